/** One call of a deck before it is made; sizes in tokens. */
export type PlannedCall = {
  /** `prepass`, `extract`, `look` or `mine`. */
  readonly kind: string
  /** Position of its segment in the deck, from 0. */
  readonly segmentIndex: number
  /** The prompt, with the schema of the answer. */
  readonly inputTokens: number
  /** Set aside for the answer: what a provider's limits count. */
  readonly reservedTokens: number
  /** What the answer is likely to take: what is paid. */
  readonly outputTokens: number
  /** Positions in the list of the calls that have to be done before. */
  readonly after: readonly number[]
}
