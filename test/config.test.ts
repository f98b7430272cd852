import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../app/config.ts'
import { variables } from '../app/contract.ts'
import { KnowbaseError } from '../app/domain/errors.ts'

const failure = (environment: Record<string, string>): KnowbaseError => {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof KnowbaseError) return error
  }
  throw new Error('was accepted')
}

describe('readConfig', () => {
  it('needs nothing: every default is valid and the result is frozen', () => {
    const config = readConfig({})
    expect(config.MAX_PARALLEL_SEGMENTS).toBe('auto')
    expect(config.PORT).toBe(8000)
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('takes flags over the environment, and an empty variable for none', () => {
    const config = readConfig({ KNOWBASE_DATA: 'from-env', OPENAI_API_KEY: '  ' }, { KNOWBASE_DATA: 'from-flag' })
    expect(config.KNOWBASE_DATA).toBe('from-flag')
    expect(config.OPENAI_API_KEY).toBeUndefined()
  })

  it('reads a secret from its file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'knowbase-')), 'key')
    writeFileSync(file, 'sk-from-file\n')
    expect(readConfig({ OPENAI_API_KEY_FILE: file }).OPENAI_API_KEY).toBe('sk-from-file')
  })

  it.each(variables.filter((variable) => 'secret' in variable))('$name: a missing file is named', ({ name }) => {
    const error = failure({ [`${name}_FILE`]: '/nonexistent/secret' })
    expect(error.message).toContain(`${name}_FILE`)
    expect(error.message).toContain('/nonexistent/secret')
  })

  it('says for each bad variable what was expected and what came', () => {
    const error = failure({ MAX_PARALLEL_SEGMENTS: 'many', PORT: '99999', HEDGING: 'maybe' })
    expect(error.code).toBe('invalid_input')
    expect(error.message).toContain('MAX_PARALLEL_SEGMENTS must be auto or a whole number of at least 1, not "many"')
    expect(error.message).toContain('PORT must be at most 65535, not "99999"')
    expect(error.message).toContain('HEDGING must be on, off, not "maybe"')
  })

  it('never prints a secret', () => {
    expect(failure({ JWT_SECRET: 'too-short-secret' }).message).not.toContain('too-short-secret')
  })
})
