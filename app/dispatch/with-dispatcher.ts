import { z } from 'zod'
import type { CallTask, LanguageModel } from '../ports/language-model.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import type { Dispatcher } from './dispatcher.ts'

export type WithDispatcherOptions = {
  readonly dispatcher: Dispatcher
  readonly countTokens: CountTokens
}

/** A call that nobody described: nothing is known to follow it. */
const unknownTask: CallTask = { documentId: '', segmentId: '', segmentIndex: 0, kind: 'other', remaining: 0 }

/** Tokens that frame each message of a chat (OpenAI cookbook, "How to count tokens"). */
const messageFrame = 4

/** A model whose every call waits for its turn in the dispatcher. Throws what Dispatcher.run throws. */
export function withDispatcher(
  model: LanguageModel,
  { dispatcher, countTokens }: WithDispatcherOptions,
): LanguageModel {
  // The schema goes to the provider with every call.
  const schemaTokens = new WeakMap<z.ZodType, number>()
  const tokensOfSchema = (schema: z.ZodType): number => {
    const { $schema: _, ...shape } = z.toJSONSchema(schema)
    const known = schemaTokens.get(schema) ?? countTokens(JSON.stringify(shape))
    schemaTokens.set(schema, known)
    return known
  }
  return {
    description: model.description,
    generateObject: (request) => {
      const texts = request.messages.map((message) => countTokens(message.content) + messageFrame)
      const inputTokens = texts.reduce((sum, tokens) => sum + tokens, tokensOfSchema(request.schema))
      return dispatcher.run({
        task: request.task ?? unknownTask,
        cost: { requests: 1, inputTokens, outputTokens: request.maxOutputTokens },
        signal: request.signal,
        ask: async ({ signal, onRateLimits, onFirstToken }) => {
          const result = await model.generateObject({
            ...request,
            signal,
            onRateLimits: (limits) => {
              onRateLimits(limits)
              request.onRateLimits?.(limits)
            },
            onFirstToken: () => {
              onFirstToken()
              request.onFirstToken?.()
            },
          })
          return { value: result, usage: result.usage, rateLimits: result.rateLimits }
        },
      })
    },
  }
}
