import { describe, expect, it } from 'vitest'
import { createBm25 } from '../../app/search/bm25.ts'

describe('createBm25', async () => {
  const index = await createBm25([['pod', 'node', 'pod'], ['node'], ['etcd', 'node', 'raft', 'log']])

  it('scores as Okapi BM25 does', () => {
    // ln(1 + (3 - 1 + 0.5) / 1.5) * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / (8 / 3)))
    expect(index.score(['pod'])[0]).toBeCloseTo((Math.log(1 + 2.5 / 1.5) * 5) / (2 + 1.5 * (0.25 + 0.75 * (9 / 8))), 10)
    expect([...index.score(['pod'])].slice(1)).toEqual([0, 0])
  })

  it('finds a rare stem more telling than one that is everywhere', () => {
    expect(index.inverseFrequency('raft')).toBeGreaterThan(index.inverseFrequency('node'))
    const scores = index.score(['raft', 'node'])
    expect(scores[2]).toBeGreaterThan(scores[1] ?? 0)
  })

  it('scores nothing for stems it does not know, and an empty collection', async () => {
    expect([...index.score(['quorum'])]).toEqual([0, 0, 0])
    expect((await createBm25([])).score(['pod'])).toHaveLength(0)
  })
})
