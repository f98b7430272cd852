/** Tokens of one or several calls as the provider counted them; cached input is part of the input. */
export type Usage = {
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
}
