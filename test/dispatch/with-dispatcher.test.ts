import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { withDispatcher } from '../../app/dispatch/with-dispatcher.ts'
import { withEmbeddingDispatcher } from '../../app/dispatch/with-embedding-dispatcher.ts'
import type { EmbeddingModel } from '../../app/ports/embedding-model.ts'
import type { GenerateRequest } from '../../app/ports/language-model.ts'
import { createCountingModel } from './support/counting-model.ts'
import { createPool, unavailable } from './support/pool.ts'

const words = (text: string): number => text.split(/\s+/).filter(Boolean).length
const schema = z.object({ number: z.number() })

const asking: GenerateRequest<{ number: number }> = {
  schema,
  schemaName: 'answer',
  messages: [
    { role: 'system', content: 'one two three' },
    { role: 'user', content: 'four five' },
  ],
  maxOutputTokens: 700,
  promptVersion: '1',
}

describe('withDispatcher', () => {
  it('reserves prompt, schema and answer, and gives what the model gives', async () => {
    const pool = createPool()
    const model = withDispatcher(createCountingModel(), { dispatcher: pool.dispatcher, countTokens: words })
    const result = await pool.clock.runFor(model.generateObject(asking))
    expect(result).toMatchObject({ object: { number: 1 }, finishReason: 'stop', usage: { outputTokens: 100 } })
    const schemaTokens = words(JSON.stringify(z.toJSONSchema(schema)))
    expect(pool.of('queued')[0]?.cost).toEqual({
      requests: 1,
      inputTokens: 5 + 2 * 4 + schemaTokens,
      outputTokens: 700,
    })
    expect(pool.of('headers')[0]?.limits).toEqual({ requests: { remaining: 10 } })
  })

  it('asks again after a failure and tells who asked', async () => {
    const pool = createPool()
    const failing = createCountingModel((_request, number) => {
      if (number === 1) throw unavailable(502)
      return { number }
    })
    const model = withDispatcher(failing, { dispatcher: pool.dispatcher, countTokens: words })
    const task = { documentId: 'deck', segmentId: 's', segmentIndex: 3, kind: 'mine', remaining: 4 }
    const result = await pool.clock.runFor(model.generateObject({ ...asking, task }))
    expect(result.object).toEqual({ number: 2 })
    expect(pool.of('failed')[0]?.task).toEqual(task)
  })

  it('gives each attempt a signal of its own that follows the document', async () => {
    const pool = createPool()
    const document = new AbortController()
    const hanging = createCountingModel(() => new Promise(() => undefined))
    const model = withDispatcher(hanging, { dispatcher: pool.dispatcher, countTokens: words })
    const run = model.generateObject({ ...asking, signal: document.signal })
    pool.clock.schedule(500, () => document.abort())
    await expect(pool.clock.runFor(run)).rejects.toMatchObject({ code: 'cancelled' })
    expect(hanging.requests[0]?.signal?.aborted).toBe(true)
    expect(hanging.requests[0]?.signal).not.toBe(document.signal)
  })
})

describe('withEmbeddingDispatcher', () => {
  it('spaces batches by the limit of tokens', async () => {
    const pool = createPool({ tokens: { ceiling: 60 } })
    const embedding: EmbeddingModel = {
      description: {
        provider: 'fake',
        model: 'fake-embedding',
        dimensions: 1,
        maxBatch: 2,
        maxBatchTokens: 100,
        maxTextTokens: 100,
        price: undefined,
      },
      embedBatch: ({ texts }) =>
        Promise.resolve({
          vectors: texts.map(() => new Float32Array([1])),
          usage: { inputTokens: 30, cachedInputTokens: 0, outputTokens: 0 },
          rateLimits: {},
        }),
    }
    const model = withEmbeddingDispatcher(embedding, { dispatcher: pool.dispatcher, countTokens: words })
    const texts = [Array.from({ length: 30 }, () => 'word').join(' ')]
    const results = await pool.clock.runFor(Promise.all([1, 2, 3].map(() => model.embedBatch({ texts }))))
    expect(results.map((result) => result.vectors.length)).toEqual([1, 1, 1])
    expect(pool.of('queued').map((event) => [event.task.kind, event.cost.inputTokens])).toEqual([
      ['embed', 30],
      ['embed', 30],
      ['embed', 30],
    ])
    expect(pool.of('started')[2]?.at).toBeGreaterThan(29_000)
  })
})
