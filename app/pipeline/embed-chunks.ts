import type { Deck } from '../domain/deck.ts'
import type { Chunk } from '../domain/graph.ts'
import { contentId } from '../domain/ids.ts'
import type { Embedder } from '../ports/embedder.ts'
import { chunkSlides } from './chunk.ts'

/** The deck's chunks with their vectors. @param purse who pays; the whole run where undefined */
export async function embedChunks(
  deck: Deck,
  embedder: Embedder,
  signal: AbortSignal,
  purse?: string,
): Promise<readonly Chunk[]> {
  const texts = chunkSlides(deck)
  const vectors = await embedTexts(
    texts.map((chunk) => chunk.text),
    embedder,
    signal,
    purse,
  )
  return texts.map(({ slide, text }, index) => {
    const embedding = vectors[index] ?? new Float32Array()
    return { id: contentId(deck.id, slide, text), slide, text, embedding }
  })
}

/** One vector a text, in order, embedded in batches of what the embedder takes, side by side. */
export async function embedTexts(
  texts: readonly string[],
  embedder: Embedder,
  signal: AbortSignal,
  purse?: string,
): Promise<readonly Float32Array[]> {
  const { maxBatch } = embedder
  const starts = Array.from({ length: Math.ceil(texts.length / maxBatch) }, (_, index) => index * maxBatch)
  const batches = await Promise.all(
    starts.map(async (start) => {
      const batch = texts.slice(start, start + maxBatch)
      const vectors = await embedder.embed(batch, signal, purse)
      if (vectors.length === batch.length) return vectors
      throw new Error(`${embedder.model} gave ${vectors.length} vectors for ${batch.length} texts`)
    }),
  )
  return batches.flat()
}
