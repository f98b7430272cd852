import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalRateBudget } from '../../app/dispatch/local-rate-budget.ts'
import { KnowbaseError } from '../../app/domain/errors.ts'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import type { RateBudget } from '../../app/ports/rate-budget.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { createPool, request, scripted, unavailable } from './support/pool.ts'

const answer = { afterMs: 1000, headersAfterMs: 100 }

describe('order', () => {
  it('asks with one call first, then with all that the budget admits', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 600 } })
    const { ask } = scripted(clock, answer)
    await clock.runFor(Promise.all(Array.from({ length: 5 }, () => dispatcher.run(request(ask)))))
    expect(of('started').map((event) => event.at)).toEqual([0, 100, 100, 100, 100])
  })

  it('does not wait for ever for a first call that stays silent', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 600 } }, { hedging: false })
    const silent = scripted(clock, { afterMs: 60_000 })
    await clock.runFor(Promise.all(Array.from({ length: 3 }, () => dispatcher.run(request(silent.ask)))))
    expect(of('started').map((event) => event.at)).toEqual([0, 1000, 2000])
  })

  it('lets two express segments go first, then the longest remaining path', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const remaining = { a: 1, b: 2, c: 3, d: 30, e: 20 }
    const runs = Object.entries(remaining).map(([segmentId, seconds]) =>
      dispatcher.run(request(ask, { task: { segmentId, remaining: seconds } })),
    )
    await clock.runFor(Promise.all(runs))
    expect(of('started').map((event) => event.task.segmentId)).toEqual(['b', 'a', 'd', 'e', 'c'])
  })

  it('chooses the call only when it may leave: one of a higher rank that came meanwhile goes first', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const task = (segmentId: string, remaining: number) => ({ task: { segmentId, remaining } })
    const early = ['x', 'y', 'z'].map((segmentId) => dispatcher.run(request(ask, task(segmentId, 1))))
    clock.schedule(30_000, () => void dispatcher.run(request(ask, task('late', 99))))
    await clock.runFor(Promise.all(early))
    expect(of('started').map((event) => event.task.segmentId)).toEqual(['x', 'y', 'late', 'z'])
  })
})

describe('a cap on segments', () => {
  it('finishes what is open first while others wait for a place', async () => {
    const waiting = { segments: 1 }
    const { clock, dispatcher, of } = createPool(
      { requests: { ceiling: 1 } },
      { segmentsWaiting: () => waiting.segments },
    )
    const { ask } = scripted(clock, answer)
    const call = (segmentId: string, remaining: number) =>
      dispatcher.run(request(ask, { task: { segmentId, remaining } }))
    const runs = [call('x', 1), call('y', 1), call('long', 50), call('short', 5)]
    waiting.segments = 0
    runs.push(call('later long', 50), call('later short', 5))
    await clock.runFor(Promise.all(runs))
    const starts = of('started').map((event) => event.task.segmentId)
    expect(starts.slice(2)).toEqual(['short', 'long', 'later long', 'later short'])
  })
})

describe('calls of a kind that is known', () => {
  it('leave by what their size takes, the largest first', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const call = (segmentId: string, outputTokens: number) =>
      dispatcher.run(request(ask, { task: { segmentId }, cost: { inputTokens: 10, outputTokens } }))
    // Express places, and calls enough to know the kind.
    for (let at = 0; at < 6; at++) await clock.runFor(call(at % 2 === 0 ? 'x' : 'y', 100))
    await clock.runFor(Promise.all([call('small', 100), call('large', 900), call('middle', 400)]))
    const starts = of('started').map((event) => event.task.segmentId)
    expect(starts.slice(6)).toEqual(['large', 'middle', 'small'])
  })
})

describe('several documents', () => {
  it('ranks a document higher the longer it is here, so that none starves', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const call = (documentId: string, segmentId: string, remaining: number) =>
      dispatcher.run(request(ask, { task: { documentId, segmentId, remaining } }))
    const old = ['x', 'y', 'z'].map((segmentId) => call('old', segmentId, 5))
    const late: Promise<string>[] = []
    clock.schedule(30_000, () => late.push(...['a', 'b', 'c', 'd'].map((segmentId) => call('late', segmentId, 30))))
    clock.schedule(60_000, () => late.push(...['p', 'q', 'r'].map((segmentId) => call('later', segmentId, 90))))
    await clock.runFor(Promise.all(old))
    await clock.runFor(Promise.all(late))
    const starts = of('started').map((event) => event.task.segmentId)
    const plain = starts.filter((segmentId) => ['z', 'c', 'd', 'r'].includes(segmentId))
    // By their paths alone z would be the last of them.
    expect(plain).toEqual(['r', 'z', 'c', 'd'])
  })

  it('keeps the express places of a document for the segments that had them', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const call = (segmentId: string, remaining: number) =>
      dispatcher.run(request(ask, { task: { segmentId, remaining } }))
    for (const segmentId of ['a', 'b', 'c']) await clock.runFor(call(segmentId, 1))
    await clock.runFor(Promise.all([call('c', 50), call('d', 90), call('b', 1)]))
    expect(
      of('started')
        .map((event) => event.task.segmentId)
        .slice(3),
    ).toEqual(['b', 'd', 'c'])
  })
})

describe('budget', () => {
  it('spaces calls by the request limit once the bucket is empty', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 60 } })
    const { ask } = scripted(clock, answer)
    await clock.runFor(Promise.all(Array.from({ length: 63 }, () => dispatcher.run(request(ask)))))
    const starts = of('started').map((event) => event.at)
    // 0.5 % headroom: the bucket holds 59.7 requests and refills by one in 1,005 ms.
    expect(starts.filter((at) => at <= 100)).toHaveLength(59)
    expect(starts.at(-1)).toBeCloseTo(((63 - 59.7) / 59.7) * 60_000, 3)
  })

  it('wakes when headers bring a limit that nobody knew', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { start: 2 } })
    const limits = { requests: { limit: 1000, remaining: 999 } }
    const { ask } = scripted(clock, { ...answer, limits })
    await clock.runFor(Promise.all(Array.from({ length: 9 }, () => dispatcher.run(request(ask)))))
    expect(of('started').map((event) => event.at)).toEqual([0, ...Array.from({ length: 8 }, () => 100)])
  })

  it('takes what the user set for a ceiling', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 2 } })
    const { ask } = scripted(clock, { ...answer, limits: { requests: { limit: 1000, remaining: 999 } } })
    await clock.runFor(Promise.all(Array.from({ length: 3 }, () => dispatcher.run(request(ask)))))
    expect(of('started').at(-1)?.at).toBeGreaterThan(30_000)
  })
})

describe('rejections', () => {
  it('waits as long as Retry-After says, charges no attempt and keeps the rank', async () => {
    const { clock, dispatcher, of } = createPool()
    const minutes = 60_000
    const busy = scripted(clock, { afterMs: 10, error: unavailable(429, { retryAfterMs: 90 * minutes }) }, answer)
    const other = scripted(clock, answer)
    const runs = [
      dispatcher.run(request(busy.ask, { task: { segmentId: 'first', remaining: 50 } })),
      dispatcher.run(request(other.ask, { task: { segmentId: 'second', remaining: 5 } })),
    ]
    expect(await clock.runFor(Promise.all(runs))).toEqual(['answer 2', 'answer 1'])
    const starts = of('started').map((event) => [event.task.segmentId, event.at])
    expect(starts.slice(0, 2)).toEqual([
      ['first', 0],
      ['first', 90 * minutes + 10],
    ])
    expect(of('rejected')).toHaveLength(1)
    expect(of('failed')).toHaveLength(0)
  })

  it('takes what the provider refused for not counted', async () => {
    const { clock, dispatcher } = createPool({ requests: { ceiling: 2 } })
    const busy = scripted(clock, { afterMs: 10, error: unavailable(429, { retryAfterMs: 500 }) }, answer)
    const { ask } = scripted(clock, answer)
    await clock.runFor(Promise.all([busy.ask, ask].map((one) => dispatcher.run(request(one)))))
    // Two calls of the 1.99 that a full bucket holds; a third would wait half a minute.
    expect(clock.now()).toBeLessThan(5000)
  })

  it('asks with one call again after the wait, then with all', async () => {
    const { clock, dispatcher, of } = createPool()
    const limits = { requests: { limit: 6000, remaining: 0 } }
    const busy = scripted(clock, { afterMs: 10, limits, error: unavailable(429, { retryAfterMs: 5000 }) }, answer)
    const { ask } = scripted(clock, answer)
    const runs = [dispatcher.run(request(busy.ask)), ...[1, 2, 3].map(() => dispatcher.run(request(ask)))]
    await clock.runFor(Promise.all(runs))
    expect(of('started').map((event) => event.at)).toEqual([0, 5010, 5110, 5110, 5110])
  })

  it('lowers the number of calls at once where nobody says why it refuses', async () => {
    const { clock, dispatcher } = createPool({ requests: { ceiling: 6000 }, tokens: { ceiling: 1e6 } })
    let inside = 0
    let most = 0
    let refused = 0
    const ask = async ({ onRateLimits }: { onRateLimits: (limits: object) => void }) => {
      onRateLimits({ requests: { remaining: 5000 } })
      if (inside >= 4) {
        refused++
        await new Promise<void>((resolve) => clock.schedule(10, resolve))
        throw unavailable(429)
      }
      most = Math.max(most, ++inside)
      await new Promise<void>((resolve) => clock.schedule(1000, resolve))
      inside--
      const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 10 }
      return { value: 'done', usage, rateLimits: {} }
    }
    const runs = Array.from({ length: 60 }, () => dispatcher.run(request(ask)))
    await clock.runFor(Promise.all(runs))
    expect(most).toBe(4)
    // 56 of the first burst, then one now and then to see whether there is more room.
    expect(refused - 56).toBeLessThan(10)
    expect(clock.now()).toBeLessThan((60 / 4) * 1000 * 1.3)
  })

  it('does not flood a provider that limits calls at once and asks for a short wait each time', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 6000 }, tokens: { ceiling: 1e6 } })
    let inside = 0
    const ask = async () => {
      await new Promise<void>((resolve) => clock.schedule(10, resolve))
      if (inside >= 4) throw unavailable(429, { retryAfterMs: 500 })
      inside++
      await new Promise<void>((resolve) => clock.schedule(1000, resolve))
      inside--
      return { value: 'done', usage: { inputTokens: 10, cachedInputTokens: 0, outputTokens: 10 }, rateLimits: {} }
    }
    await clock.runFor(Promise.all(Array.from({ length: 60 }, () => dispatcher.run(request(ask)))))
    expect(of('rejected').length - 56).toBeLessThan(20)
  })

  it('waits longer and longer for a provider that never has room, and gives up in the end', async () => {
    const { clock, dispatcher, of } = createPool()
    const { ask } = scripted(clock, { afterMs: 10, error: unavailable(503) })
    const run = dispatcher.run(request(ask))
    await expect(clock.runFor(run)).rejects.toMatchObject({ code: 'provider_unavailable', retryable: true })
    const starts = of('started').map((event) => event.at)
    expect(starts).toHaveLength(100)
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
    expect(gaps[0]).toBeLessThan(1000)
    expect(gaps.at(-1)).toBeGreaterThan(30_000)
  })
})

describe('failures', () => {
  it('tries again after a growing pause, five times in all', async () => {
    const { clock, dispatcher, of } = createPool()
    const { ask, asked } = scripted(clock, { afterMs: 10, error: unavailable(500) })
    await expect(clock.runFor(dispatcher.run(request(ask)))).rejects.toThrow('given up after 5 attempts')
    expect(asked).toHaveLength(5)
    const pauses = of('failed').map((event) => event.retryInMs)
    expect(pauses).toEqual([375, 750, 1500, 3000, undefined])
  })

  it.each(['provider_auth', 'provider_quota', 'provider_request', 'bad_answer', 'context_too_long'] as const)(
    '%s fails at once',
    async (code) => {
      const { clock, dispatcher } = createPool()
      const error = new ModelCallError(code, 'No', { status: 429 })
      const { ask, asked } = scripted(clock, { afterMs: 10, error })
      await expect(clock.runFor(dispatcher.run(request(ask)))).rejects.toBe(error)
      expect(asked).toHaveLength(1)
    },
  )

  it('gives a bug of an adapter as an internal error', async () => {
    const { clock, dispatcher } = createPool()
    const run = dispatcher.run(request(() => Promise.reject(new TypeError('x is not a function'))))
    await expect(clock.runFor(run)).rejects.toMatchObject({ code: 'internal', message: 'x is not a function' })
  })

  it('ends an attempt that hangs and asks again', async () => {
    const { clock, dispatcher, of } = createPool({}, { hedging: false })
    const { ask, asked } = scripted(clock, { afterMs: 1e12 }, answer)
    expect(await clock.runFor(dispatcher.run(request(ask)))).toBe('answer 2')
    expect(asked[0]?.signal.aborted).toBe(true)
    expect(of('abandoned')).toMatchObject([{ reason: 'deadline', at: 600_000 }])
  })

  it('knows after some calls how long a kind may take', async () => {
    const { clock, dispatcher, of } = createPool({}, { hedging: false })
    const usual = scripted(clock, { afterMs: 20_000, headersAfterMs: 10 })
    await clock.runFor(Promise.all(Array.from({ length: 6 }, () => dispatcher.run(request(usual.ask)))))
    const began = clock.now()
    const { ask } = scripted(clock, { afterMs: 1e12 }, answer)
    await clock.runFor(dispatcher.run(request(ask)))
    // One of its kind is running and counts as slower than all that are known, so this is their slowest, thrice.
    expect(of('abandoned')[0]?.at).toBeLessThanOrEqual(began + 600_000)
  })
})

describe('wrong requests', () => {
  it.each([
    ['inputTokens', { cost: { inputTokens: Number.NaN } }],
    ['outputTokens', { cost: { outputTokens: -1 } }],
    ['remaining', { task: { remaining: Number.POSITIVE_INFINITY } }],
  ])('%s that is no usable number is refused before it counts', async (name, over) => {
    const { clock, dispatcher, events } = createPool({ tokens: { ceiling: 100 } })
    const { ask } = scripted(clock, answer)
    await expect(dispatcher.run(request(ask, over))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(name),
    })
    expect(events).toEqual([])
    expect(await clock.runFor(dispatcher.run(request(ask)))).toBe('answer 1')
  })

  it('fail all that wait when the budget cannot be asked, and later calls find it again', async () => {
    const clock = createVirtualClock()
    const local = createLocalRateBudget({ limits: {}, clock })
    const state = { down: true }
    const budget: RateBudget = {
      ...local,
      reserve: (asked) => (state.down ? Promise.reject(new Error('No route to Redis')) : local.reserve(asked)),
    }
    const { dispatcher } = createPool({}, { clock, budget })
    const { ask } = scripted(clock, answer)
    const runs = await clock.runFor(Promise.allSettled([1, 2].map(() => dispatcher.run(request(ask)))))
    expect(runs.map((run) => run.status)).toEqual(['rejected', 'rejected'])
    state.down = false
    expect(await clock.runFor(dispatcher.run(request(ask)))).toBe('answer 1')
  })
})

describe('cancellation', () => {
  it('takes a document out: what waits never leaves, what is in flight is aborted', async () => {
    const { clock, dispatcher, events, of } = createPool({ requests: { ceiling: 1 } })
    const controller = new AbortController()
    const { ask, asked } = scripted(clock, { afterMs: 50_000, headersAfterMs: 10 })
    const options = { signal: controller.signal, task: { documentId: 'gone' } }
    const runs = [1, 2, 3].map(() => dispatcher.run(request(ask, options)))
    const other = scripted(clock, answer)
    const kept = dispatcher.run(request(other.ask, { task: { documentId: 'kept' } }))
    clock.schedule(5000, () => controller.abort())
    const outcomes = await clock.runFor(Promise.allSettled([...runs, kept]))
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled'])
    expect(asked).toHaveLength(1)
    expect(asked[0]?.signal.aborted).toBe(true)
    expect(of('abandoned')).toMatchObject([{ reason: 'cancelled', at: 5000 }])
    expect(events.filter((event) => event.at > 5000 && event.task.documentId === 'gone')).toEqual([])
  })

  it('says cancelled, or what the signal says', async () => {
    const { clock, dispatcher } = createPool()
    const { ask } = scripted(clock, answer)
    const aborted = dispatcher.run(request(ask, { signal: AbortSignal.abort() }))
    await expect(clock.runFor(aborted)).rejects.toMatchObject({ code: 'cancelled' })
    const reason = new KnowbaseError('budget_exceeded', 'Too much')
    await expect(clock.runFor(dispatcher.run(request(ask, { signal: AbortSignal.abort(reason) })))).rejects.toBe(reason)
  })

  it('does not try again what was cancelled during its pause', async () => {
    const { clock, dispatcher } = createPool()
    const controller = new AbortController()
    const { ask, asked } = scripted(clock, { afterMs: 10, error: unavailable(500) })
    const run = dispatcher.run(request(ask, { signal: controller.signal }))
    clock.schedule(20, () => controller.abort())
    await expect(clock.runFor(run)).rejects.toMatchObject({ code: 'cancelled' })
    await clock.run()
    expect(asked).toHaveLength(1)
  })
})

describe('the clock', () => {
  it('stands a jump ahead: what was asleep goes on, nothing is spent twice', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 60 } })
    const { ask } = scripted(clock, answer)
    const runs = Promise.all(Array.from({ length: 130 }, () => dispatcher.run(request(ask))))
    clock.schedule(200, () => clock.jump(3_600_000))
    await clock.runFor(runs)
    const after = of('started').filter((event) => event.at >= 3_600_000)
    // A full bucket again, and no more than that at once, whatever was reserved before.
    expect(after.filter((event) => event.at < 3_600_400)).toHaveLength(59)
  })
})

describe('whatever comes', () => {
  const arrival = fc.record({
    atMs: fc.nat(120_000),
    inputTokens: fc.integer({ min: 1, max: 900 }),
    outputTokens: fc.integer({ min: 1, max: 900 }),
    afterMs: fc.integer({ min: 1, max: 40_000 }),
    fails: fc.constantFrom(undefined, 500, 429),
    remaining: fc.nat(60),
  })

  it('no stretch of time sees more than the limits, and every call ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 40 }), async (arrivals) => {
        const perMinute = { requests: 30, tokens: 6000 }
        const { clock, dispatcher, of } = createPool({
          requests: { ceiling: perMinute.requests },
          tokens: { ceiling: perMinute.tokens },
        })
        const runs: Promise<string>[] = []
        for (const { atMs, inputTokens, outputTokens, afterMs, fails, remaining } of arrivals) {
          const good = { afterMs, headersAfterMs: 1 }
          const { ask } =
            fails === undefined
              ? scripted(clock, good)
              : scripted(clock, { afterMs: 20, error: unavailable(fails) }, good)
          const cost = { inputTokens, outputTokens }
          clock.schedule(atMs, () =>
            runs.push(dispatcher.run(request(ask, { task: { segmentId: `${atMs}`, remaining }, cost }))),
          )
        }
        await clock.run()
        expect((await Promise.allSettled(runs)).filter((run) => run.status === 'rejected')).toEqual([])
        expect(dispatcher.snapshot()).toMatchObject({ inFlight: 0, queued: 0 })

        const costs = new Map(of('queued').map((event) => [event.call, event.cost]))
        // What was refused was given back: the provider did not count it.
        const refused = new Set(of('rejected').map((event) => `${event.call} ${event.attempt}`))
        const counted = of('started').filter((event) => !refused.has(`${event.call} ${event.attempt}`))
        for (const [from, first] of counted.entries()) {
          let tokens = 0
          for (const [count, event] of counted.slice(from).entries()) {
            const minutes = (event.at - first.at) / 60_000
            const cost = costs.get(event.call)
            tokens += (cost?.inputTokens ?? 0) + (cost?.outputTokens ?? 0)
            expect(count + 1).toBeLessThanOrEqual(perMinute.requests * (1 + minutes) + 1e-6)
            expect(tokens).toBeLessThanOrEqual(perMinute.tokens * (1 + minutes) + 1e-6)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
