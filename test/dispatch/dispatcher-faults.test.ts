import { describe, expect, it } from 'vitest'
import { createLocalRateBudget } from '../../app/dispatch/local-rate-budget.ts'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import type { RateBudget } from '../../app/ports/rate-budget.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { createPool, request, scripted, unavailable } from './support/pool.ts'

const answer = { afterMs: 1000, headersAfterMs: 100 }

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
