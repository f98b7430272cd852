/**
 * Models, their sizes and list prices in US dollars a million tokens, from litellm 1.110.2 (MIT),
 * model_prices_and_context_window_backup.json, read on 2026-11-24. Prices above a provider's long-context threshold are
 * left out: no call of ours comes near it.
 */
export const catalogDate = '2026-11-24'

export type CatalogModel = {
  readonly name: string
  readonly provider: 'openai' | 'anthropic'
  /** Tokens of prompt and answer together. */
  readonly contextTokens: number
  readonly maxOutputTokens: number
  readonly price: { readonly input: number; readonly cachedInput: number; readonly output: number }
  /** `never`: it cannot. `optional`: it does unless it is told not to. `always`: its thoughts are paid as output. */
  readonly thinks: 'never' | 'optional' | 'always'
}

export type CatalogEmbedding = {
  readonly name: string
  readonly dimensions: number
  /** Most tokens of one text. */
  readonly maxTextTokens: number
  readonly price: number
}

/** Small and quick ones: finding concepts with their lines is no deep thought, and speed is tokens a second. */
export const defaultModels = {
  openai: 'gpt-6-luna',
  anthropic: 'claude-haiku-5-5',
  openaiEmbedding: 'text-embedding-3-small',
} as const

const chatModels: readonly CatalogModel[] = [
  openai('gpt-6-luna', 1_050_000, 128_000, [0.1, 0.01, 0.5], 'optional'),
  openai('gpt-6-sol', 1_050_000, 128_000, [2, 0.2, 10], 'optional'),
  openai('gpt-6.1-terra', 1_050_000, 128_000, [1, 0.05, 5], 'optional'),
  openai('gpt-6.1-sol', 1_050_000, 128_000, [2, 0.1, 10], 'always'),
  openai('gpt-5.6-luna', 1_050_000, 128_000, [0.2, 0.02, 1.2], 'optional'),
  openai('gpt-5.6-terra', 1_050_000, 128_000, [2, 0.2, 12], 'optional'),
  openai('gpt-5.4-mini', 400_000, 128_000, [0.75, 0.075, 4.5], 'optional'),
  openai('gpt-5.4-nano', 400_000, 128_000, [0.2, 0.02, 1.25], 'optional'),
  openai('gpt-4.1-mini', 1_047_576, 32_768, [0.4, 0.1, 1.6], 'never'),
  openai('gpt-4o-mini', 128_000, 16_384, [0.15, 0.075, 0.6], 'never'),
  anthropic('claude-haiku-5-5', 1_000_000, 128_000, [0.1, 0.01, 0.5], 'optional'),
  anthropic('claude-haiku-4-5', 200_000, 64_000, [1, 0.1, 5], 'never'),
  anthropic('claude-sonnet-5', 1_000_000, 128_000, [2, 0.2, 10], 'optional'),
  anthropic('claude-sonnet-5-5', 1_000_000, 128_000, [2, 0.1, 10], 'always'),
  anthropic('claude-sonnet-4-6', 1_000_000, 128_000, [3, 0.3, 15], 'never'),
  anthropic('claude-opus-5-5', 1_000_000, 128_000, [4, 0.2, 20], 'always'),
]

const embeddingModels: readonly CatalogEmbedding[] = [
  { name: 'text-embedding-3-small', dimensions: 1536, maxTextTokens: 8191, price: 0.02 },
  { name: 'text-embedding-3-large', dimensions: 3072, maxTextTokens: 8191, price: 0.13 },
]

/** A model by its name or the name of a dated version of it, such as `gpt-5.4-mini-2026-03-17`. */
export function findModel(provider: CatalogModel['provider'], name: string): CatalogModel | undefined {
  const undated = name.replace(/-(\d{4}-\d{2}-\d{2}|\d{8}|latest)$/, '')
  return chatModels.find((model) => model.provider === provider && model.name === undated)
}

export function findEmbedding(name: string): CatalogEmbedding | undefined {
  return embeddingModels.find((model) => model.name === name)
}

type Prices = readonly [input: number, cachedInput: number, output: number]

function openai(name: string, context: number, output: number, prices: Prices, thinks: CatalogModel['thinks']) {
  return entry('openai', name, context, output, prices, thinks)
}

function anthropic(name: string, context: number, output: number, prices: Prices, thinks: CatalogModel['thinks']) {
  return entry('anthropic', name, context, output, prices, thinks)
}

function entry(
  provider: CatalogModel['provider'],
  name: string,
  contextTokens: number,
  maxOutputTokens: number,
  [input, cachedInput, output]: Prices,
  thinks: CatalogModel['thinks'],
): CatalogModel {
  return { name, provider, contextTokens, maxOutputTokens, price: { input, cachedInput, output }, thinks }
}
