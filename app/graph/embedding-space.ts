import { KnowbaseError } from '../domain/errors.ts'

/** What vectors are made with; those of two spaces cannot be compared. */
export type EmbeddingSpace = {
  readonly model: string
  /** Numbers in a vector. */
  readonly dimensions: number
}

/** Throws KnowbaseError (store_mismatch) where the vectors of the store at `place` are of another space. */
export function checkSpace(place: string, recorded: EmbeddingSpace, inUse: EmbeddingSpace): void {
  if (recorded.model === inUse.model && recorded.dimensions === inUse.dimensions) return
  throw new KnowbaseError(
    'store_mismatch',
    `${place} holds vectors of ${recorded.model} with ${recorded.dimensions} dimensions; the embedder in use is ${inUse.model} with ${inUse.dimensions}.`,
    {
      advice: 'Run `knowbase reembed` to replace its vectors, or use the embedder it was made with.',
      data: { expected: { ...recorded }, got: { ...inUse } },
    },
  )
}
