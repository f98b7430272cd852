import type { Limits } from '../../pipeline/call-figures.ts'

/** What a kind of account lets through a minute. */
export type Tier = { readonly name: string; readonly limits: Limits }

const bucket = (perMinute: number) => ({ perMinute, burst: perMinute })
const together = (name: string, requests: number, tokens: number): Tier => ({
  name,
  limits: { requests: bucket(requests), tokens: bucket(tokens) },
})
const apart = (name: string, requests: number, input: number, output: number): Tier => ({
  name,
  limits: { requests: bucket(requests), inputTokens: bucket(input), outputTokens: bucket(output) },
})

/**
 * Sizes of accounts to compare, smallest first. Limits differ by model and account and change: these are round figures of
 * the usual order, not a provider's promise. A run learns the real ones from the headers; `--rpm` and `--tpm` set others.
 */
export const tiers: Readonly<Record<'openai' | 'anthropic', readonly Tier[]>> = {
  openai: [
    together('a small endpoint', 60, 100_000),
    together('tier 1', 500, 200_000),
    together('tier 2', 5_000, 2_000_000),
    together('tier 4', 10_000, 10_000_000),
  ],
  anthropic: [
    apart('a new account', 50, 50_000, 10_000),
    apart('Start', 1_000, 500_000, 100_000),
    apart('Scale', 4_000, 4_000_000, 800_000),
  ],
}
