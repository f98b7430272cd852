import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createPurses, type Purses } from '../../app/dispatch/purses.ts'
import { createSpending, type Spending } from '../../app/dispatch/spending.ts'
import { withEmbeddingSpending, withSpending } from '../../app/dispatch/spending-model.ts'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import type { EmbeddingModel } from '../../app/ports/embedding-model.ts'
import { createCountingModel } from './support/counting-model.ts'

const countTokens = (text: string): number => text.split(' ').length
const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ')
const purseOf = (spending: Spending): Purses => ({ of: () => spending, open: () => () => {} })
const request = (input: number, output: number, signal?: AbortSignal) => ({
  schema: z.unknown(),
  schemaName: 'anything',
  messages: [{ role: 'user', content: words(input) } as const],
  maxOutputTokens: output,
  promptVersion: '1',
  ...(signal === undefined ? {} : { signal }),
})

describe('spending', () => {
  it('is never passed, whatever calls cost and in whatever order they end, and every call ends', async () => {
    const call = fc.record({
      most: fc.double({ min: 0.001, max: 2, noNaN: true }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { maxLength: 20 }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.scheduler(),
        async (calls, limit, s) => {
          const spending = createSpending(limit)
          const outcomes = calls.map(async ({ most, part }) => {
            const settle = await spending.reserve(most)
            await s.schedule(Promise.resolve())
            settle(most * part)
            expect(spending.spent()).toBeLessThanOrEqual(limit + 1e-9)
          })
          const settled = Promise.allSettled(outcomes)
          await s.waitFor(settled)
          for (const outcome of await settled)
            if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'budget_exceeded' })
        },
      ),
    )
  })

  it('lets a call wait for those in flight, which may cost less than was set aside', async () => {
    const spending = createSpending(1)
    const settle = await spending.reserve(0.7)
    let admitted = false
    const second = spending.reserve(0.6).then((settleSecond) => {
      admitted = true
      return settleSecond
    })
    await new Promise(setImmediate)
    expect(admitted).toBe(false)
    settle(0.1)
    ;(await second)(0.6)
    expect(spending.spent()).toBeCloseTo(0.7)
    await expect(spending.reserve(0.4)).rejects.toMatchObject({ code: 'budget_exceeded' })
  })

  it('a call that waits can be cancelled', async () => {
    const spending = createSpending(1)
    await spending.reserve(0.9)
    const abort = new AbortController()
    const waiting = spending.reserve(0.5, abort.signal)
    abort.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })
})

describe('a model with spending', () => {
  // The fake's price: 1, 0.5 and 10 dollars a million tokens in, cached and out; 1,000 in (200 cached), 100 out.
  const oneCall = (800 * 1 + 200 * 0.5 + 100 * 10) / 1e6

  it('counts what the provider charged', async () => {
    const spending = createSpending()
    await withSpending(createCountingModel(), purseOf(spending), countTokens).generateObject(request(10, 50))
    expect(spending.spent()).toBeCloseTo(oneCall, 10)
  })

  it('asks no model for what could pass the limit', async () => {
    const model = createCountingModel()
    const spending = createSpending(0.01)
    const limited = withSpending(model, purseOf(spending), countTokens)
    await expect(limited.generateObject(request(10, 1_000))).rejects.toMatchObject({
      code: 'budget_exceeded',
      data: { limitDollars: 0.01 },
    })
    expect(model.requests).toHaveLength(0)
  })

  it.each<[string, Error, number]>([
    ['nothing for a refusal of the provider', new ModelCallError('provider_unavailable', '', { status: 429 }), 0],
    [
      'its tokens for an answer that was no use',
      new ModelCallError('bad_answer', '', { usage: { inputTokens: 100, cachedInputTokens: 0, outputTokens: 50 } }),
      (100 * 1 + 50 * 10) / 1e6,
    ],
    [
      'the largest cost for a connection that broke',
      new ModelCallError('provider_unavailable', ''),
      ((10 * 1.4 + 500) * 1 + 50 * 10) / 1e6,
    ],
    [
      'the largest cost for a hedge that lost and was aborted',
      new DOMException('This operation was aborted', 'AbortError'),
      ((10 * 1.4 + 500) * 1 + 50 * 10) / 1e6,
    ],
  ])('counts %s, and says so', async (_name, error, dollars) => {
    const spending = createSpending()
    const paid: number[] = []
    const failing = createCountingModel(() => {
      throw error
    })
    const model = withSpending(failing, purseOf(spending), countTokens, (amount) => paid.push(amount))
    await expect(model.generateObject(request(10, 50))).rejects.toBe(error)
    expect(spending.spent()).toBeCloseTo(dollars, 10)
    expect(paid).toEqual([spending.spent()])
  })

  it('counts embeddings in the same purse', async () => {
    const spending = createSpending(0.0105)
    const embedding: EmbeddingModel = {
      description: {
        provider: 'fake',
        model: 'fake-embedding',
        dimensions: 1,
        maxBatch: 10,
        maxBatchTokens: 100_000,
        maxTextTokens: 1_000,
        price: 10,
      },
      embedBatch: async ({ texts }) => ({
        vectors: texts.map(() => new Float32Array([1])),
        usage: { inputTokens: 100, cachedInputTokens: 0, outputTokens: 0 },
        rateLimits: {},
      }),
    }
    const limited = withEmbeddingSpending(embedding, purseOf(spending), countTokens)
    await limited.embedBatch({ texts: [words(90)] })
    expect(spending.spent()).toBeCloseTo(0.001, 10)
    await expect(limited.embedBatch({ texts: [words(900)] })).rejects.toMatchObject({ code: 'budget_exceeded' })
  })
})

describe('purses', () => {
  it('keep jobs apart, and give back to the run what has none of its own', async () => {
    const purses = createPurses(5)
    const close = purses.open('a', 1)
    purses.open('b', undefined)
    await expect(purses.of('a').reserve(2)).rejects.toMatchObject({ data: { limitDollars: 1 } })
    await expect(purses.of(undefined).reserve(6)).rejects.toMatchObject({ data: { limitDollars: 5 } })
    ;(await purses.of('b').reserve(100))(100)
    close()
    await expect(purses.of('a').reserve(6)).rejects.toMatchObject({ data: { limitDollars: 5 } })
  })

  it('count what was spent before', async () => {
    const purses = createPurses()
    purses.open('job', 1, 0.75)
    await expect(purses.of('job').reserve(0.5)).rejects.toMatchObject({ data: { spentDollars: 0.75, limitDollars: 1 } })
    await expect(purses.of('job').reserve(0.25)).resolves.toBeTypeOf('function')
  })

  it('outlive the purse of an earlier attempt at the same job', async () => {
    const purses = createPurses()
    const close = purses.open('a', 1)
    purses.open('a', 2)
    close()
    await expect(purses.of('a').reserve(3)).rejects.toMatchObject({ data: { limitDollars: 2 } })
  })
})
