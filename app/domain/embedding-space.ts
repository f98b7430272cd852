/** What vectors are made with; those of two spaces cannot be compared. */
export type EmbeddingSpace = {
  readonly model: string
  /** Numbers in a vector. */
  readonly dimensions: number
}

export function isSameSpace(one: EmbeddingSpace, other: EmbeddingSpace): boolean {
  return one.model === other.model && one.dimensions === other.dimensions
}
