import type { Clock } from '../ports/clock.ts'
import type { GenerateRequest, LanguageModel, RateLimits } from '../ports/language-model.ts'
import { findModel } from './model-catalog.ts'
import { createOpenAiClient, isOpenAi, type OpenAiOptions } from './openai-client.ts'
import { chatBody, firstDialect, isAboutDialect, nextDialect } from './openai-dialect.ts'
import { openAiEndpoint, refusalOf, toOpenAiError } from './openai-errors.ts'
import { nothingYet, rawAnswer, streamChat, usageSoFar } from './openai-stream.ts'
import { parseAnswer, type RawAnswer } from './parse-answer.ts'
import { readOpenAiLimits } from './rate-limit-headers.ts'

export type OpenAiModelOptions = OpenAiOptions & {
  readonly model: string
  /** Tokens of prompt and answer where the catalogue does not know the model. Default 8,192. */
  readonly contextTokens?: number
  readonly clock: Clock
}

const unknownContext = 8192

/**
 * A model behind OpenAI's chat completions, or any endpoint that speaks them. Answers are streamed, since the rate-limit
 * headers then come before the first token and not after the last. Where the endpoint lacks structured output, JSON mode
 * and then plain words take its place, and what it lacks is remembered.
 */
export function createOpenAiModel(options: OpenAiModelOptions): LanguageModel {
  const { model, clock, baseUrl } = options
  const client = createOpenAiClient(options)
  const endpoint = openAiEndpoint(options, model, 'OPENAI_MODEL')
  const known = findModel('openai', model)
  const contextTokens = known?.contextTokens ?? options.contextTokens ?? unknownContext
  let learnt = firstDialect(known, isOpenAi(baseUrl))

  /** Asks in the dialect learnt so far, and in others where the endpoint refuses it. */
  async function ask<T>(request: GenerateRequest<T>): Promise<{ answer: RawAnswer; rateLimits: RateLimits }> {
    const { signal } = request
    let dialect = learnt
    let firstRefusal: unknown
    for (;;) {
      const body = chatBody(request, model, dialect)
      const partial = nothingYet()
      try {
        await streamChat(client, body, partial, request)
        learnt = dialect
        return { answer: rawAnswer(partial, body), rateLimits: partial.rateLimits }
      } catch (thrown) {
        const refusal = refusalOf(thrown)
        if (refusal.headers !== undefined) request.onRateLimits?.(readOpenAiLimits(refusal.headers))
        const isDialect = refusal.meaning === undefined && isAboutDialect(refusal)
        firstRefusal ??= thrown
        const other = isDialect && !signal?.aborted ? nextDialect(dialect, refusal.message) : undefined
        if (other === undefined) {
          const usage = partial.started ? usageSoFar(partial, body) : undefined
          // Where no dialect helps it was the request after all, and the first refusal says best why.
          const cause = isDialect ? firstRefusal : thrown
          throw toOpenAiError({ thrown: cause, endpoint, now: clock.date(), signal, usage })
        }
        dialect = other
      }
    }
  }

  return {
    description: {
      provider: 'openai',
      model,
      contextTokens,
      maxOutputTokens: known?.maxOutputTokens ?? contextTokens,
      price: known?.price,
      separateBuckets: false,
    },
    generateObject: async (request) => {
      const { answer, rateLimits } = await ask(request)
      const object = parseAnswer(answer, request.schema)
      return { object, finishReason: answer.finishReason, usage: answer.usage, rateLimits }
    },
  }
}
