import { describe, expect, it } from 'vitest'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import { createModelEmbedder } from '../../app/embedding/model-embedder.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { createOpenAiEmbeddings } from '../../app/model/openai-embeddings.ts'
import { systemClock } from '../../app/ports/clock.ts'
import type { EmbeddingDescription, EmbeddingModel } from '../../app/ports/embedding-model.ts'
import type { RateLimits } from '../../app/ports/language-model.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { withProvider } from './with-provider.ts'

const embeddings = { 'test-embedding': 1024 }
const modelAt = (url: string, more: { readonly model?: string; readonly dimensions?: number } = {}) =>
  createOpenAiEmbeddings({
    apiKey: 'right-key',
    baseUrl: `${url}/v1`,
    model: 'test-embedding',
    dimensions: 1024,
    clock: systemClock,
    ...more,
  })
const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)

describe('OpenAI embeddings', () => {
  it('gives a unit vector a text in order, with usage and limits', async () => {
    const limits: RateLimits[] = []
    await withProvider(
      { embeddings, embeddingLimits: { tokensPerMinute: 1000 }, clock: fakeClock() },
      async ({ url }) => {
        const texts = ['message broker', 'vector index', 'message broker']
        const result = await modelAt(url).embedBatch({ texts, onRateLimits: (reading) => limits.push(reading) })
        const [first, second, third] = result.vectors
        if (!first || !second || !third) throw new Error('vectors are missing')
        expect(cosine(first, first)).toBeCloseTo(1, 5)
        expect(cosine(first, third)).toBeCloseTo(1, 5)
        expect(cosine(first, second)).toBeLessThan(0.5)
        expect(result.usage).toEqual({ inputTokens: 6, cachedInputTokens: 0, outputTokens: 0 })
        expect(result.rateLimits.tokens).toMatchObject({ limit: 1000, remaining: 994 })
      },
    )
    expect(limits).toHaveLength(1)
  })

  it.each([
    ['no embeddings', {}, {}, { code: 'provider_request', status: 501 }],
    ['an unknown model', { embeddings }, { model: 'other' }, { code: 'provider_request', status: 404 }],
    ['a wrong key', { embeddings, key: 'another' }, {}, { code: 'provider_auth', status: 401 }],
    [
      'limits',
      { embeddings, embeddingLimits: { requestsPerMinute: 60, fill: 0 } },
      {},
      { status: 429, retryable: true },
    ],
    ['other dimensions', { embeddings }, { dimensions: 8 }, { code: 'bad_answer', fault: 'off_schema' }],
  ] as const)('%s', async (_, provider, model, expected) => {
    await withProvider(provider, async ({ url, statistics }) => {
      const call = modelAt(url, model).embedBatch({ texts: ['a'] })
      await expect(call).rejects.toBeInstanceOf(ModelCallError)
      await expect(call).rejects.toMatchObject(expected)
      expect(statistics.calls).toHaveLength(1)
    })
  })

  it('a cancelled one', async () => {
    await withProvider(
      { embeddings, latency: () => ({ firstTokenMs: 3_600_000, msPerToken: 0 }) },
      async (provider) => {
        const controller = new AbortController()
        const call = modelAt(provider.url).embedBatch({ texts: ['a'], signal: controller.signal })
        await expect.poll(() => provider.statistics.calls.length).toBe(1)
        controller.abort()
        await expect(call).rejects.toMatchObject({ code: 'cancelled' })
      },
    )
  })
})

describe('the embedder made of a model', () => {
  const limits: EmbeddingDescription = {
    provider: 'test',
    model: 'test',
    dimensions: 2,
    maxBatch: 3,
    maxBatchTokens: 10,
    maxTextTokens: 6,
    price: undefined,
  }
  const recorder = () => {
    const batches: (readonly string[])[] = []
    const model: EmbeddingModel = {
      description: limits,
      embedBatch: async ({ texts }) => {
        batches.push(texts)
        return {
          vectors: texts.map((text) => Float32Array.of(text.length, 0)),
          usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
          rateLimits: {},
        }
      },
    }
    return { batches, embedder: createModelEmbedder({ model, countTokens }) }
  }

  it('asks in as few requests as the limits allow, and keeps the order', async () => {
    const { batches, embedder } = recorder()
    const texts = ['a', 'bb', 'ccc', 'one two three four five', 'one two three four five', 'z']
    const vectors = await embedder.embed(texts)
    expect(vectors.map((vector) => vector[0])).toEqual(texts.map((text) => text.length))
    expect(batches.map((batch) => batch.length)).toEqual([3, 2, 1])
  })

  it('embeds a text that is too long by its beginning', async () => {
    const { batches, embedder } = recorder()
    await embedder.embed(['one two three four five six seven eight nine ten'])
    const [sent = ''] = batches[0] ?? []
    expect('one two three four five six seven eight nine ten').toContain(sent)
    expect(countTokens(sent)).toBeLessThanOrEqual(6)
    expect(countTokens(sent)).toBeGreaterThanOrEqual(4)
  })

  it('asks nothing for a text without words', async () => {
    const { batches, embedder } = recorder()
    expect(await embedder.embed([' \n'])).toEqual([Float32Array.of(0, 0)])
    expect(batches).toEqual([])
  })
})
