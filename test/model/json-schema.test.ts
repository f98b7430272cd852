import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answerSchema, isStrict } from '../../app/model/json-schema.ts'

describe('answerSchema', () => {
  it('is what structured output takes, without words that say nothing', () => {
    const schema = z.object({
      terms: z.array(z.object({ name: z.string(), kind: z.enum(['a', 'b']), line: z.number().int() })),
      note: z.string().nullable(),
    })
    expect(answerSchema(schema)).toEqual({
      type: 'object',
      properties: {
        terms: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              kind: { type: 'string', enum: ['a', 'b'] },
              line: { type: 'integer' },
            },
            required: ['name', 'kind', 'line'],
            additionalProperties: false,
          },
        },
        note: { type: ['string', 'null'] },
      },
      required: ['terms', 'note'],
      additionalProperties: false,
    })
    expect(isStrict(answerSchema(schema))).toBe(true)
  })

  it('describes what the model writes, not what is made of it', () => {
    const schema = z.object({ line: z.string().transform(Number), unsure: z.boolean().default(false) })
    expect(answerSchema(schema)).toMatchObject({
      properties: { line: { type: 'string' }, unsure: { type: 'boolean' } },
      required: ['line'],
    })
  })

  it('tells where strict output would refuse it', () => {
    expect(isStrict(answerSchema(z.object({ a: z.string().optional() })))).toBe(false)
    expect(isStrict(answerSchema(z.object({ list: z.array(z.object({ a: z.string().optional() })) })))).toBe(false)
    expect(isStrict(answerSchema(z.object({ map: z.record(z.string(), z.string()) })))).toBe(false)
  })
})
