import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { filledIn } from '../../scripts/infra-readme.ts'

const readme = readFileSync('infra/README.md', 'utf8')

test('picture, context keys and prices of the documentation are those of the code: npm run infra-readme', () => {
  expect(filledIn(readme)).toBe(readme)
})

test('a documentation without a place for the picture is refused', () => {
  expect(() => filledIn(readme.replace('<!-- stacks -->', ''))).toThrow('no place for stacks')
})

test('every script that the documentation names is there', () => {
  const named = [...readme.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name]) => name ?? '')
  expect(named.length).toBeGreaterThan(15)
  for (const name of named) expect(Object.keys(packageJson.scripts)).toContain(name)
})
