import OpenAI from 'openai'
import { checkKey } from './check-key.ts'

export type OpenAiOptions = {
  /** Undefined for an endpoint that asks for none. */
  readonly apiKey: string | undefined
  /** Such as `http://localhost:11434/v1`; OpenAI itself where undefined. */
  readonly baseUrl: string | undefined
}

const openAiUrl = 'https://api.openai.com/v1'

/** Whether an address is OpenAI's own, of one of its regions included. */
export function isOpenAi(baseUrl: string | undefined): boolean {
  return baseUrl === undefined || /(^|\.)api\.openai\.com$/.test(new URL(baseUrl).hostname)
}

/**
 * A client that does what it is told: no retries of its own (it ignores a Retry-After over a minute, and its calls would
 * count twice), no key or address from the environment, nothing logged.
 */
export function createOpenAiClient({ apiKey, baseUrl }: OpenAiOptions): OpenAI {
  return new OpenAI({
    // The SDK refuses to start without a key.
    apiKey: apiKey === undefined ? 'none' : checkKey(apiKey, 'OPENAI_API_KEY'),
    baseURL: baseUrl ?? openAiUrl,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: 'off',
  })
}
