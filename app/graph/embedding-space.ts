import { type EmbeddingSpace, isSameSpace } from '../domain/embedding-space.ts'
import { KnowbaseError } from '../domain/errors.ts'

/** Of a store that was made by a command which needs no vectors: the first one that does chooses. */
export const noSpace: EmbeddingSpace = { model: '', dimensions: 1 }

/** Throws KnowbaseError (invalid_input) unless there is one vector of the space for each chunk. */
export function checkVectors(
  space: EmbeddingSpace,
  chunks: readonly string[],
  vectors: ReadonlyMap<string, Float32Array>,
): void {
  const fits = (id: string): boolean => {
    const vector = vectors.get(id)
    return vector?.length === space.dimensions && vector.every(Number.isFinite)
  }
  if (vectors.size === chunks.length && chunks.every(fits)) return
  throw new KnowbaseError(
    'invalid_input',
    `Expected a vector of ${space.dimensions} finite numbers for each of ${chunks.length} chunks, got ${vectors.size} vectors.`,
    { advice: 'The graph may have changed meanwhile: run the command again.', retryable: true },
  )
}

/** Throws KnowbaseError (store_mismatch) where the vectors of the store at `place` are of another space. */
export function checkSpace(place: string, recorded: EmbeddingSpace, inUse: EmbeddingSpace): void {
  if (isSameSpace(recorded, inUse)) return
  throw new KnowbaseError(
    'store_mismatch',
    `${place} holds vectors of ${recorded.model} with ${recorded.dimensions} dimensions; the embedder in use is ${inUse.model} with ${inUse.dimensions}.`,
    {
      advice: 'Run `knowbase reembed` to replace its vectors, or use the embedder it was made with.',
      data: { expected: { ...recorded }, got: { ...inUse } },
    },
  )
}
