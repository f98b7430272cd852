import type { Deck } from '../domain/deck.ts'
import type { Chunk } from '../domain/graph.ts'
import { contentId } from '../domain/ids.ts'
import type { Embedder } from '../ports/embedder.ts'
import { chunkSlides } from './chunk.ts'

/** The deck's chunks with their vectors, embedded in batches of what the embedder takes, side by side. */
export async function embedChunks(deck: Deck, embedder: Embedder, signal: AbortSignal): Promise<readonly Chunk[]> {
  const texts = chunkSlides(deck)
  const batches = Array.from({ length: Math.ceil(texts.length / embedder.maxBatch) }, (_, index) =>
    texts.slice(index * embedder.maxBatch, (index + 1) * embedder.maxBatch),
  )
  const embedded = await Promise.all(
    batches.map(async (batch) => {
      const vectors = await embedder.embed(
        batch.map((chunk) => chunk.text),
        signal,
      )
      return batch.map((chunk, index) => {
        const embedding = vectors[index]
        if (embedding === undefined)
          throw new Error(`${embedder.model} gave ${vectors.length} vectors for ${batch.length} texts`)
        return { id: contentId(deck.id, chunk.slide, chunk.text), slide: chunk.slide, text: chunk.text, embedding }
      })
    }),
  )
  return embedded.flat()
}
