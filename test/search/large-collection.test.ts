import { describe, expect, it } from 'vitest'
import type { Embedder } from '../../app/ports/embedder.ts'
import type { GraphStore, StoredChunk } from '../../app/ports/graph-store.ts'
import { createChunkIndex } from '../../app/search/chunk-index.ts'
import { createNearness } from '../../app/search/nearness.ts'
import { createTermReader } from '../../app/search/terms.ts'
import { openLocalEmbedder } from '../../app/wire.ts'

const chunk = (at: number): StoredChunk => ({
  id: `chunk-${at}`,
  documentId: 'd',
  slide: at + 1,
  slideTitle: '',
  text: `word${at} word${at % 7} shared${at % 50}`,
})
const chunks = (count: number): StoredChunk[] => Array.from({ length: count }, (_, at) => chunk(at))

describe('collections of many chunks', () => {
  it('take what is near from the vectors of the store beyond 5,000 chunks', async () => {
    const asked: unknown[] = []
    const embedder: Embedder = {
      model: 'm',
      dimensions: 2,
      semantic: false,
      maxBatch: 1,
      embed: async (texts) => texts.map(() => new Float32Array([1, 0])),
    }
    const store: Pick<GraphStore, 'nearestChunks'> = {
      nearestChunks: async (vector, limit) => {
        asked.push([...vector], limit)
        return [{ id: 'chunk-7', score: 0.9 }]
      },
    }
    const index = await createChunkIndex(chunks(5001), createTermReader())
    const near = await (await createNearness(index, store, embedder))({ text: 'a question', words: [], stems: [] })
    expect(near).toHaveLength(5001)
    expect(near.findIndex((score) => score > 0)).toBe(7)
    expect(asked).toEqual([[1, 0], 200])
    asked.length = 0
    const small = await createChunkIndex(chunks(100), createTermReader())
    const query = { text: 'shared3', words: [], stems: ['shared3'] }
    expect(await (await createNearness(small, store, embedder))(query)).toHaveLength(100)
    expect(asked).toEqual([])
    // An embedder that knows what words mean is asked whatever the size.
    await (await createNearness(small, store, { ...embedder, semantic: true }))(query)
    expect(asked).toHaveLength(2)
  })

  it('leave turns of the event loop to others while they are read', async () => {
    let turns = 0
    let reading = true
    const others = (): void => {
      turns++
      if (reading) setImmediate(others)
    }
    setImmediate(others)
    const store = { nearestChunks: () => Promise.resolve([]) }
    await createNearness(await createChunkIndex(chunks(1000), createTermReader()), store, await openLocalEmbedder())
    reading = false
    // 20 slices of reading, and at least three rounds over some hundred axes.
    expect(turns).toBeGreaterThan(300)
  })
})
