import Anthropic from '@anthropic-ai/sdk'
import { ModelCallError } from '../domain/model-call-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { GenerateRequest, LanguageModel } from '../ports/language-model.ts'
import { firstShape, isAboutForce, messageBody } from './anthropic-body.ts'
import { refusalOf, toAnthropicError } from './anthropic-errors.ts'
import { finishReason, nothingYet, type PartialAnswer, streamMessage } from './anthropic-stream.ts'
import type { Endpoint } from './call-error.ts'
import { checkKey } from './check-key.ts'
import { findModel } from './model-catalog.ts'
import { parseAnswer } from './parse-answer.ts'
import { readAnthropicLimits } from './rate-limit-headers.ts'

export type AnthropicModelOptions = {
  readonly apiKey: string
  /** Another endpoint that speaks Anthropic's wire format; Anthropic itself where undefined. */
  readonly baseUrl: string | undefined
  readonly model: string
  readonly clock: Clock
}

/** What every current model takes, for names that the catalogue does not know. */
const unknownModel = { contextTokens: 200_000, maxOutputTokens: 64_000 }

/**
 * A model behind Anthropic's messages. Answers are streamed, since the rate-limit headers then come before the first
 * token and not after the last.
 */
export function createAnthropicModel({ apiKey, baseUrl, model, clock }: AnthropicModelOptions): LanguageModel {
  const client = createAnthropicClient(apiKey, baseUrl)
  const known = findModel('anthropic', model)
  const endpoint = anthropicEndpoint(baseUrl, model)
  const { contextTokens, maxOutputTokens } = known ?? unknownModel
  let shape = firstShape(known)

  /** Asks in the shape learnt so far; a model that refuses to be forced to a tool is asked otherwise from then on. */
  async function ask<T>(request: GenerateRequest<T>): Promise<PartialAnswer> {
    const asked = shape
    const partial = nothingYet()
    try {
      await streamMessage(client, messageBody(request, model, known, asked), partial, request, clock)
      return partial
    } catch (thrown) {
      const refusal = refusalOf(thrown)
      if (refusal.headers !== undefined) request.onRateLimits?.(readAnthropicLimits(refusal.headers, clock.date()))
      if (asked === 'tool' && isAboutForce(refusal)) {
        shape = 'format'
        return ask(request)
      }
      const { signal } = request
      throw toAnthropicError({ thrown, endpoint, now: clock.date(), signal, usage: partial.usage })
    }
  }

  return {
    description: {
      provider: 'anthropic',
      model,
      contextTokens,
      maxOutputTokens,
      price: known?.price,
      separateBuckets: true,
    },
    generateObject: async (request) => {
      const { text, stop, rateLimits, usage = noUsage } = await ask(request)
      if (stop === 'model_context_window_exceeded') throw contextExceeded(model, usage.inputTokens + usage.outputTokens)
      const answer = { text, finishReason: finishReason(stop), usage }
      return { object: parseAnswer(answer, request.schema), finishReason: answer.finishReason, usage, rateLimits }
    },
  }
}

/** As for OpenAI: no retries of its own, no key or address from the environment, nothing logged. */
export function createAnthropicClient(apiKey: string, baseUrl: string | undefined): Anthropic {
  return new Anthropic({
    apiKey: checkKey(apiKey, 'ANTHROPIC_API_KEY'),
    authToken: null,
    baseURL: baseUrl ?? 'https://api.anthropic.com',
    maxRetries: 0,
    logLevel: 'off',
  })
}

export function anthropicEndpoint(baseUrl: string | undefined, model: string): Endpoint {
  return {
    name: baseUrl === undefined ? 'Anthropic' : new URL(baseUrl).host,
    keyVariable: 'ANTHROPIC_API_KEY',
    hasKey: true,
    modelVariable: 'ANTHROPIC_MODEL',
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    model,
  }
}

const noUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }

function contextExceeded(model: string, chargedTokens: number): ModelCallError {
  return new ModelCallError('context_too_long', `Prompt and answer are too long together for ${model}.`, {
    chargedTokens,
    advice: 'Ask with less text at once.',
  })
}
