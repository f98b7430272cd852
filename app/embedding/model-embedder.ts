import type { Embedder } from '../ports/embedder.ts'
import type { EmbeddingDescription, EmbeddingModel } from '../ports/embedding-model.ts'
import type { CountTokens } from '../ports/tokenizer.ts'

export type ModelEmbedderOptions = {
  /** A provider's model, or a dispatcher around it. */
  readonly model: EmbeddingModel
  readonly countTokens: CountTokens
}

/**
 * The pipeline's view of a provider's embeddings: texts of any number and length, asked for side by side in as few
 * requests as the provider's limits allow. A text that is too long is embedded by its beginning; one without words has
 * the zero vector, as there is nothing it could be near to.
 */
export function createModelEmbedder({ model, countTokens }: ModelEmbedderOptions): Embedder {
  const { description } = model
  return {
    model: description.model,
    dimensions: description.dimensions,
    semantic: true,
    maxBatch: description.maxBatch,
    embed: async (texts, signal, purse) => {
      const vectors: Float32Array[] = texts.map(() => new Float32Array(description.dimensions))
      const batches = planBatches(texts, description, countTokens)
      await Promise.all(
        batches.map(async (batch) => {
          const result = await model.embedBatch({
            texts: batch.map((entry) => entry.text),
            ...(signal === undefined ? {} : { signal }),
            ...(purse === undefined ? {} : { purse }),
          })
          for (const [at, { index }] of batch.entries()) vectors[index] = result.vectors[at] ?? new Float32Array()
        }),
      )
      return vectors
    },
  }
}

type Entry = { readonly index: number; readonly text: string }

function planBatches(texts: readonly string[], limits: EmbeddingDescription, countTokens: CountTokens): Entry[][] {
  const batches: Entry[][] = []
  let room = 0
  for (const [index, whole] of texts.entries()) {
    if (whole.trim() === '') continue
    const { text, tokens } = beginning(whole, limits.maxTextTokens, countTokens)
    let batch = batches.at(-1)
    if (batch === undefined || batch.length === limits.maxBatch || tokens > room) {
      batch = []
      batches.push(batch)
      room = limits.maxBatchTokens
    }
    batch.push({ index, text })
    room -= tokens
  }
  return batches
}

/** As much of a text, from its start, as has at most `most` tokens. */
function beginning(whole: string, most: number, countTokens: CountTokens): { text: string; tokens: number } {
  let text = whole
  let tokens = countTokens(text)
  while (tokens > most) {
    // A little less than the proportion, so that uneven text takes few rounds.
    text = text.slice(0, Math.floor((text.length * most * 0.98) / tokens))
    tokens = countTokens(text)
  }
  return { text, tokens }
}
