import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { variables } from '../../app/contract.ts'
import { envExample } from '../../scripts/env-example.ts'

it('.env.example is what the contract generates', () => {
  expect(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')).toBe(envExample(variables))
})
