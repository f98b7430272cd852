import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KnowbaseError } from '../../app/domain/errors.ts'
import { createPool, request, scripted, unavailable } from './support/pool.ts'

const answer = { afterMs: 1000, headersAfterMs: 100 }

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
