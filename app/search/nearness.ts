import type { Embedder } from '../ports/embedder.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import type { ChunkIndex } from './chunk-index.ts'
import { fitLatentSpace } from './latent-space.ts'
import type { Query } from './query.ts'

/** How near each chunk is to a query in meaning, -1 to 1. */
export type Nearness = (query: Query, signal?: AbortSignal) => Promise<Float64Array>

/** Larger collections are too slow to refit; their vectors come from the store. */
const mostLatentChunks = 5000
/** On five collections, among them slides in two languages, 100 is as good as 200 and better than 50. */
const latentDimensions = 100
/** Chunks that the store's vectors bring in. */
const nearest = 200

/**
 * By the vectors of the store where the embedder knows what words mean, or where the collection is large; else by a space
 * fitted to the collection.
 */
export async function createNearness(
  { chunks, words }: ChunkIndex,
  store: Pick<GraphStore, 'nearestChunks'>,
  embedder: Embedder,
): Promise<Nearness> {
  if (!embedder.semantic && chunks.length <= mostLatentChunks) {
    const space = await fitLatentSpace(words, latentDimensions)
    return async ({ stems }) => space.similarity(stems)
  }
  return async ({ text }, signal) => {
    const [vector] = await embedder.embed([text], signal)
    const found = vector === undefined ? [] : await store.nearestChunks(vector, nearest)
    const scores = new Map(found.map((one) => [one.id, one.score]))
    return Float64Array.from(chunks, (chunk) => scores.get(chunk.id) ?? 0)
  }
}
