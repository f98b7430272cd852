import { countTokens } from '../../app/language/count-tokens.ts'
import type { GenerateRequest, LanguageModel, ModelDescription } from '../../app/ports/language-model.ts'

export type RecordedCall = Pick<
  GenerateRequest<unknown>,
  'messages' | 'maxOutputTokens' | 'task' | 'schema' | 'schemaName'
>

/** What the model says to a call; it may throw. */
export type Answerer = (call: RecordedCall, earlier: readonly RecordedCall[]) => unknown

export type RecordingModel = LanguageModel & { readonly calls: readonly RecordedCall[] }

/** A model that keeps what it is asked and answers as the test says; answers go through the call's schema. */
export function createRecordingModel(answer: Answerer, over: Partial<ModelDescription> = {}): RecordingModel {
  const calls: RecordedCall[] = []
  return {
    calls,
    description: {
      provider: 'test',
      model: 'recorder',
      contextTokens: 128_000,
      maxOutputTokens: 16_000,
      price: undefined,
      separateBuckets: false,
      ...over,
    },
    generateObject: async (request) => {
      request.signal?.throwIfAborted()
      const earlier = [...calls]
      calls.push(request)
      const object = request.schema.parse(await answer(request, earlier))
      const inputTokens = request.messages.reduce((sum, { content }) => sum + countTokens(content), 0)
      const usage = { inputTokens, cachedInputTokens: 0, outputTokens: countTokens(JSON.stringify(object)) }
      return { object, finishReason: 'stop', usage, rateLimits: {} }
    },
  }
}

/** The text of a call's prompt. */
export function promptOf({ messages }: Pick<RecordedCall, 'messages'>): string {
  return messages.map(({ content }) => content).join('\n')
}
