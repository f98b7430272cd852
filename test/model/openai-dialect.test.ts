import { describe, expect, it } from 'vitest'
import { findModel } from '../../app/model/model-catalog.ts'
import { type Dialect, firstDialect, isAboutDialect, nextDialect } from '../../app/model/openai-dialect.ts'

const next = (dialect: Dialect, message: string): Dialect => {
  const other = nextDialect(dialect, message)
  if (other === undefined) throw new Error('no other dialect')
  return other
}

describe('the dialect of an endpoint', () => {
  it('begins with what the model is known to take', () => {
    expect(firstDialect(findModel('openai', 'gpt-6-luna'), true)).toMatchObject({ effort: 'none' })
    expect(firstDialect(findModel('openai', 'gpt-6.1-sol'), true)).toMatchObject({ effort: 'low' })
    expect(firstDialect(findModel('openai', 'gpt-4.1-mini'), true)).toMatchObject({
      effort: undefined,
      optional: ['stream_options', 'temperature'],
    })
    expect(firstDialect(undefined, true)).toMatchObject({ effort: 'none', limit: 'max_completion_tokens' })
    expect(firstDialect(undefined, false)).toMatchObject({ effort: undefined, limit: 'max_tokens' })
  })

  it('thinks as little as the model can', () => {
    const message = "Unsupported value: 'reasoning_effort' does not support 'none' with this model."
    const minimal = next(firstDialect(undefined, true), message)
    expect(minimal.effort).toBe('minimal')
    const low = next(minimal, message.replace('none', 'minimal'))
    expect(low.effort).toBe('low')
    expect(next(low, message).effort).toBeUndefined()
  })

  it('tells no effort to a model that knows none', () => {
    const dialect = next(firstDialect(undefined, true), "Unrecognized request argument supplied: 'reasoning_effort'")
    expect(dialect).toMatchObject({ effort: undefined, format: 'json_schema' })
  })

  it('changes what the refusal names, else gives up a step of structured output', () => {
    const dialect = firstDialect(undefined, false)
    expect(next(dialect, 'max_tokens is too old')).toEqual({ ...dialect, limit: 'max_completion_tokens' })
    expect(next(dialect, 'stream_options is unknown')).toEqual({ ...dialect, optional: ['temperature'] })
    const json = next(dialect, 'Bad request')
    expect(json).toEqual({ ...dialect, format: 'json_object' })
    expect(next(json, 'Bad request')).toEqual({ ...dialect, format: 'text' })
    expect(nextDialect({ ...dialect, format: 'text' }, 'Bad request')).toBeUndefined()
  })

  it('is at fault only for refusals that may be about it', () => {
    expect(isAboutDialect({ status: 400, message: 'Bad request' })).toBe(true)
    expect(isAboutDialect({ status: 404, message: 'No endpoint supports response_format' })).toBe(true)
    expect(isAboutDialect({ status: 404, message: 'model not found' })).toBe(false)
    expect(isAboutDialect({ status: 500, message: 'failed to parse grammar' })).toBe(true)
    expect(isAboutDialect({ status: 500, message: 'Internal error' })).toBe(false)
    expect(isAboutDialect({ status: 429, message: 'json_schema' })).toBe(false)
    expect(isAboutDialect({ status: undefined, message: 'json_schema' })).toBe(false)
  })
})
