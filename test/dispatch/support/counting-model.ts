import type { GenerateRequest, GenerateResult, LanguageModel } from '../../../app/ports/language-model.ts'

export type CountingModel = LanguageModel & {
  /** Every request that reached the model. */
  readonly requests: GenerateRequest<unknown>[]
}

/** A recording fake: `answer` gives the object, or throws; by default an object that names the call's number. */
export function createCountingModel(
  answer: (request: GenerateRequest<unknown>, number: number) => unknown = (_request, number) => ({ number }),
  over: Partial<LanguageModel['description']> = {},
): CountingModel {
  const requests: GenerateRequest<unknown>[] = []
  return {
    requests,
    description: {
      provider: 'fake',
      model: 'fake-1',
      contextTokens: 100_000,
      maxOutputTokens: 4_000,
      price: { input: 1, cachedInput: 0.5, output: 10 },
      separateBuckets: false,
      ...over,
    },
    generateObject: async <T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> => {
      const number = requests.push(request)
      request.signal?.throwIfAborted()
      return {
        object: (await answer(request, number)) as T,
        finishReason: 'stop',
        usage: { inputTokens: 1_000, cachedInputTokens: 200, outputTokens: 100 },
        rateLimits: { requests: { remaining: 10 } },
      }
    },
  }
}
