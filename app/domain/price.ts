import type { Usage } from './usage.ts'

/** US dollars a million tokens. */
export type Price = { readonly input: number; readonly cachedInput: number; readonly output: number }

/** US dollars of what was used. */
export function dollarsOf(price: Price, { inputTokens, cachedInputTokens, outputTokens }: Usage): number {
  const fresh = (inputTokens - cachedInputTokens) * price.input
  return (fresh + cachedInputTokens * price.cachedInput + outputTokens * price.output) / 1e6
}
