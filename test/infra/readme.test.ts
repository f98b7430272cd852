import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contextTable, priceTable } from './support/readme-tables.ts'

/** Without the spaces that align the tables. */
const readme = readFileSync('infra/README.md', 'utf8').replaceAll(/ +/g, ' ')

test('the documentation has every context key and price as the code has them', () => {
  expect(readme).toContain(contextTable().replaceAll(/ +/g, ' '))
  expect(readme).toContain(priceTable())
})
