import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lowerBound } from '../../app/domain/lower-bound.ts'

const limits = { requests: { perMinute: 60, burst: 60 }, tokens: { perMinute: 200_000, burst: 200_000 } }

describe('lowerBound', () => {
  it('names what binds and gives each bound', () => {
    const chains = [50, 70, 40]
    expect(lowerBound({ chains, demand: { requests: 60, tokens: 100_000 }, limits })).toEqual({
      seconds: 70,
      binds: 'chain',
      parts: { chain: 70, requests: 0, tokens: 0 },
    })
    expect(lowerBound({ chains, demand: { requests: 240, tokens: 0 }, limits })).toMatchObject({
      seconds: 180,
      binds: 'requests',
    })
    expect(lowerBound({ chains, demand: { requests: 1, tokens: 1_000_000 }, limits })).toMatchObject({
      seconds: 240,
      binds: 'tokens',
    })
    expect(lowerBound({ chains, demand: {}, limits, cap: 1 })).toMatchObject({ seconds: 160, binds: 'cap' })
  })

  it('knows that two of three equal chains share a place', () => {
    expect(lowerBound({ chains: [10, 10, 10], demand: {}, limits: {}, cap: 2 }).seconds).toBe(20)
  })

  it('ignores limits that do not exist and an empty run', () => {
    const none = { requests: { perMinute: Number.POSITIVE_INFINITY, burst: 0 } }
    expect(lowerBound({ chains: [], demand: { requests: 9, tokens: 9 }, limits: none })).toEqual({
      seconds: 0,
      binds: 'chain',
      parts: { chain: 0 },
    })
  })

  it('is never above what a schedule of the chains takes', () => {
    const chains = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(chains, fc.integer({ min: 1, max: 8 }), (chains, cap) => {
        const places = Array.from({ length: cap }, () => 0)
        for (const chain of chains.toSorted((a, b) => b - a)) {
          const first = places.indexOf(Math.min(...places))
          places[first] = (places[first] ?? 0) + chain
        }
        expect(lowerBound({ chains, demand: {}, limits: {}, cap }).seconds).toBeLessThanOrEqual(
          Math.max(...places) + 1e-9,
        )
      }),
    )
  })
})
