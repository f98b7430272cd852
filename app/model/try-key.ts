import type { Clock } from '../ports/clock.ts'
import { anthropicEndpoint, createAnthropicClient } from './anthropic.ts'
import { toAnthropicError } from './anthropic-errors.ts'
import { createOpenAiClient, type OpenAiOptions } from './openai-client.ts'
import { openAiEndpoint, toOpenAiError } from './openai-errors.ts'

const patience = { timeout: 10_000 }

/** Asks for the list of models, which costs nothing. @throws KnowbaseError provider_auth naming the variable, and others */
export async function tryOpenAiKey(options: OpenAiOptions, clock: Clock): Promise<void> {
  try {
    await createOpenAiClient(options).models.list(patience)
  } catch (thrown) {
    const endpoint = openAiEndpoint(options, 'any model', 'OPENAI_MODEL')
    throw toOpenAiError({ thrown, endpoint, now: clock.date(), signal: undefined })
  }
}

/** The same of Anthropic. */
export async function tryAnthropicKey(apiKey: string, baseUrl: string | undefined, clock: Clock): Promise<void> {
  try {
    await createAnthropicClient(apiKey, baseUrl).models.list({}, patience)
  } catch (thrown) {
    const endpoint = anthropicEndpoint(baseUrl, 'any model')
    throw toAnthropicError({ thrown, endpoint, now: clock.date(), signal: undefined, usage: undefined })
  }
}
