import type { EmbeddingModel } from '../ports/embedding-model.ts'
import type { CallTask } from '../ports/language-model.ts'
import type { WithDispatcherOptions } from './with-dispatcher.ts'

/** Batches of all documents are alike, and nothing follows them. */
const task: CallTask = { documentId: '', segmentId: '', segmentIndex: 0, kind: 'embed', remaining: 0 }

/** The same for embeddings, which providers limit apart from chat: give them a dispatcher of their own. */
export function withEmbeddingDispatcher(
  model: EmbeddingModel,
  { dispatcher, countTokens }: WithDispatcherOptions,
): EmbeddingModel {
  return {
    description: model.description,
    embedBatch: (request) =>
      dispatcher.run({
        task,
        cost: {
          requests: 1,
          inputTokens: request.texts.reduce((sum, text) => sum + countTokens(text), 0),
          outputTokens: 0,
        },
        signal: request.signal,
        ask: async ({ signal, onRateLimits }) => {
          const result = await model.embedBatch({
            ...request,
            signal,
            onRateLimits: (limits) => {
              onRateLimits(limits)
              request.onRateLimits?.(limits)
            },
          })
          return { value: result, usage: result.usage, rateLimits: result.rateLimits }
        },
      }),
  }
}
