/** Turns texts into vectors of unit length. */
export type Embedder = {
  /** Model name, stored with the vectors: vectors of different models never meet. */
  readonly model: string
  readonly dimensions: number
  /** Most texts in one call; the pipeline batches by it. */
  readonly maxBatch: number
  /** One vector a text, in order. */
  readonly embed: (texts: readonly string[], signal?: AbortSignal) => Promise<readonly Float32Array[]>
}
