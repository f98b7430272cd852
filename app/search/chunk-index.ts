import type { StoredChunk } from '../ports/graph-store.ts'
import { type Bm25, createBm25 } from './bm25.ts'
import { fitLatentSpace, type LatentSpace } from './latent-space.ts'
import type { TermReader } from './terms.ts'

/** Larger collections are too slow to refit; their vectors come from the store. */
const mostLatentChunks = 5000
const latentDimensions = 100

/** Chunks by words and by meaning, for one state of the graph. */
export type ChunkIndex = {
  readonly chunks: readonly StoredChunk[]
  readonly words: Bm25
  /** Fitted when first asked for; undefined where there are too many chunks. */
  readonly meaning: () => LatentSpace | undefined
}

export function createChunkIndex(chunks: readonly StoredChunk[], terms: TermReader): ChunkIndex {
  const words = createBm25(
    chunks.map((chunk) => terms.read(chunk.text, terms.guess(chunk.text)).map((term) => term.stem)),
  )
  let space: LatentSpace | undefined
  return {
    chunks,
    words,
    meaning: () => {
      if (chunks.length > mostLatentChunks) return undefined
      space ??= fitLatentSpace(words, latentDimensions)
      return space
    },
  }
}
