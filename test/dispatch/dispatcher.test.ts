import { describe, expect, it } from 'vitest'
import { KnowbaseError } from '../../app/domain/errors.ts'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
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
