import { describe, expect, it } from 'vitest'
import type { CallTask } from '../../app/ports/language-model.ts'
import { createPool, type Pool, request, scripted } from './support/pool.ts'

const usual = { afterMs: 10_000, headersAfterMs: 10 }

/** Makes the kind known: calls of 10 s each. */
async function learn({ clock, dispatcher }: Pool, calls = 40): Promise<void> {
  const { ask } = scripted(clock, usual)
  const task = { documentId: 'earlier' }
  await clock.runFor(Promise.all(Array.from({ length: calls }, () => dispatcher.run(request(ask, { task })))))
}

function start({ clock, dispatcher }: Pool, afterMs: number, task: Partial<CallTask>) {
  const script = scripted(clock, { afterMs, headersAfterMs: 10 }, usual)
  return { ...script, run: dispatcher.run(request(script.ask, { task })) }
}

/** Segments that open first are express and hedged in any case; these keep both places. */
function keepExpressPlaces(pool: Pool): readonly Promise<string>[] {
  return ['x', 'y'].map((segmentId) => start(pool, 90_000, { segmentId, kind: 'other' }).run)
}

describe('hedging', () => {
  it('asks a second time when a call takes longer than 95 % of its kind, and takes the first answer', async () => {
    const pool = createPool()
    await learn(pool)
    const began = pool.clock.now()
    const slow = start(pool, 300_000, {})
    expect(await pool.clock.runFor(slow.run)).toBe('answer 2')
    const hedge = pool.of('started').find((event) => event.hedge)
    expect((hedge?.at ?? 0) - began).toBeGreaterThanOrEqual(10_000)
    expect((hedge?.at ?? 0) - began).toBeLessThan(10_100)
    expect(slow.asked[0]?.signal.aborted).toBe(true)
    expect(pool.of('abandoned')).toMatchObject([{ reason: 'lost_race', attempt: 1, durationMs: expect.any(Number) }])
  })

  it('aborts the hedge where the first attempt is faster after all', async () => {
    const pool = createPool()
    await learn(pool)
    const slow = start(pool, 12_000, {})
    expect(await pool.clock.runFor(slow.run)).toBe('answer 1')
    expect(slow.asked).toHaveLength(2)
    expect(slow.asked[1]?.signal.aborted).toBe(true)
  })

  it('is off when it is switched off', async () => {
    const pool = createPool({}, { hedging: false })
    await learn(pool)
    const slow = start(pool, 25_000, {})
    expect(await pool.clock.runFor(slow.run)).toBe('answer 1')
    expect(slow.asked).toHaveLength(1)
  })

  it('knows no straggler of a kind it does not know', async () => {
    const pool = createPool()
    await learn(pool)
    const slow = start(pool, 25_000, { kind: 'mine' })
    await pool.clock.runFor(slow.run)
    expect(slow.asked).toHaveLength(1)
  })

  it('leaves a straggler alone that is off the critical path', async () => {
    const pool = createPool()
    await learn(pool)
    const express = keepExpressPlaces(pool)
    const path = start(pool, 9000, { segmentId: 'a', remaining: 500 })
    const slow = start(pool, 14_000, { segmentId: 'b', remaining: 0 })
    const next = path.run.then(() => start(pool, 9000, { segmentId: 'a', remaining: 400 }).run)
    await pool.clock.runFor(Promise.all([...express, slow.run, next]))
    expect(slow.asked).toHaveLength(1)
  })

  it('spends at most 5 % of all tokens', async () => {
    const pool = createPool()
    await learn(pool, 100)
    const costly = { inputTokens: 50, outputTokens: 10 }
    const runs = ['a', 'b', 'c', 'd'].map((segmentId) => {
      const { ask } = scripted(pool.clock, { afterMs: 400_000, headersAfterMs: 10 }, usual)
      return pool.dispatcher.run(request(ask, { task: { segmentId }, cost: costly }))
    })
    await pool.clock.runFor(Promise.all(runs))
    // 100 calls of 20 tokens and 4 of 60 allow for one more of 60, not for two.
    expect(pool.of('started').filter((event) => event.hedge)).toHaveLength(1)
  })

  it('does not ask again while what waits needs the budget for longer than the straggler', async () => {
    // 30 calls of 20 tokens wait for 60 tokens a minute.
    const pool = createPool({ tokens: { ceiling: 60 } })
    await learn(pool, 20)
    const express = keepExpressPlaces(pool)
    const slow = start(pool, 40_000, { segmentId: 'slow', remaining: 1 })
    const { ask } = scripted(pool.clock, usual)
    const waiting = Array.from({ length: 30 }, (_, index) =>
      pool.dispatcher.run(request(ask, { task: { segmentId: `w${index}`, remaining: 0 } })),
    )
    await pool.clock.runFor(Promise.all([...express, slow.run, ...waiting]))
    expect(slow.asked).toHaveLength(1)
  })
})
