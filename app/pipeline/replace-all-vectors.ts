import type { Embedder } from '../ports/embedder.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import { embedTexts } from './embed-chunks.ts'

/**
 * Gives every chunk of a graph a vector of another embedder; the graph changes at once, or not at all.
 * @throws KnowbaseError of the embedder and of the store; invalid_input where the graph has changed meanwhile
 */
export async function replaceAllVectors(store: GraphStore, embedder: Embedder, signal: AbortSignal): Promise<void> {
  const chunks = await store.chunks()
  const texts = chunks.map((chunk) => chunk.text)
  const vectors = await embedTexts(texts, embedder, signal)
  const entries = chunks.map(({ id }, index) => [id, vectors[index] ?? new Float32Array()] as const)
  await store.replaceVectors({ model: embedder.model, dimensions: embedder.dimensions }, new Map(entries))
}
