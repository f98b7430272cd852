/** Turns texts into vectors of unit length. */
export type Embedder = {
  /** Model name, stored with the vectors: vectors of different models never meet. */
  readonly model: string
  readonly dimensions: number
  /** Its vectors know what words mean, not just how they are written; where they do not, search fits a space of its own. */
  readonly semantic: boolean
  /** Most texts in one call; the pipeline batches by it. */
  readonly maxBatch: number
  /** One vector a text, in order. `purse` names who pays, such as a job; the whole run where absent. */
  readonly embed: (texts: readonly string[], signal?: AbortSignal, purse?: string) => Promise<readonly Float32Array[]>
}
