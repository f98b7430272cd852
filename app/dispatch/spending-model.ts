import { ModelCallError } from '../domain/model-call-error.ts'
import { dollarsOf, type Price } from '../domain/price.ts'
import type { Usage } from '../domain/usage.ts'
import type { EmbeddingModel } from '../ports/embedding-model.ts'
import type { LanguageModel } from '../ports/language-model.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import type { Purses } from './purses.ts'
import type { Spending } from './spending.ts'

/** Providers count more than o200k does: their own tokenizer, the schema of the answer, what frames each message. */
const inputMargin = 1.4
const inputFrame = 500

/** Hears what an attempt cost, in US dollars: where nobody said, the most that it can have. */
type OnPaid = (dollars: number) => void

/**
 * A model whose every attempt is set aside in its purse before it leaves. A dispatcher goes around it, so that
 * retries and hedges count, too. A model whose price nobody knows is given back as it is.
 * @throws ModelCallError of the model; KnowbaseError budget_exceeded
 */
export function withSpending(
  model: LanguageModel,
  purses: Purses,
  countTokens: CountTokens,
  onPaid: OnPaid = () => {},
): LanguageModel {
  const { price } = model.description
  if (price === undefined) return model
  return {
    description: model.description,
    generateObject: (request) => {
      const texts = request.messages.map((message) => message.content)
      const most = largestUsage(texts, request.maxOutputTokens, countTokens)
      const purse = purses.of(request.task?.purse)
      return spend({ purse, price, most, onPaid }, request.signal, () => model.generateObject(request))
    },
  }
}

/** The same for embeddings. */
export function withEmbeddingSpending(
  model: EmbeddingModel,
  purses: Purses,
  countTokens: CountTokens,
  onPaid: OnPaid = () => {},
): EmbeddingModel {
  const { price } = model.description
  if (price === undefined) return model
  const asPrice: Price = { input: price, cachedInput: price, output: 0 }
  return {
    description: model.description,
    embedBatch: (request) => {
      const most = largestUsage(request.texts, 0, countTokens)
      const purse = purses.of(request.purse)
      return spend({ purse, price: asPrice, most, onPaid }, request.signal, () => model.embedBatch(request))
    },
  }
}

type Purchase = { readonly purse: Spending; readonly price: Price; readonly most: Usage; readonly onPaid: OnPaid }

async function spend<T extends { readonly usage: Usage }>(
  { purse, price, most, onPaid }: Purchase,
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<T> {
  const settle = await purse.reserve(dollarsOf(price, most), signal)
  const pay = (usage: Usage): void => {
    const dollars = dollarsOf(price, usage)
    settle(dollars)
    onPaid(dollars)
  }
  try {
    const result = await call()
    pay(result.usage)
    return result
  } catch (error) {
    pay(chargedFor(error, most))
    throw error
  }
}

function largestUsage(texts: readonly string[], outputTokens: number, countTokens: CountTokens): Usage {
  const counted = texts.reduce((sum, text) => sum + countTokens(text), 0)
  return { inputTokens: Math.ceil(counted * inputMargin) + inputFrame, cachedInputTokens: 0, outputTokens }
}

/** What a failed call was charged: as it says itself, nothing where the provider refused it, else it may be all of it. */
function chargedFor(error: unknown, most: Usage): Usage {
  const nothing: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }
  if (!(error instanceof ModelCallError)) return most
  if (error.usage !== undefined) return error.usage
  return error.status !== undefined && error.status >= 400 ? nothing : most
}
