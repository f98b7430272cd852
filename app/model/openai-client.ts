import OpenAI from 'openai'

export type OpenAiOptions = {
  /** Undefined for an endpoint that asks for none. */
  readonly apiKey: string | undefined
  /** Such as `http://localhost:11434/v1`; OpenAI itself where undefined. */
  readonly baseUrl: string | undefined
}

const openAiUrl = 'https://api.openai.com/v1'

/**
 * A client that does what it is told: no retries of its own (it ignores a Retry-After over a minute, and its calls would
 * count twice), nothing read from the environment, nothing logged.
 */
export function createOpenAiClient({ apiKey, baseUrl }: OpenAiOptions): OpenAI {
  return new OpenAI({
    // The SDK refuses to start without a key.
    apiKey: apiKey ?? 'none',
    baseURL: baseUrl ?? openAiUrl,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: 'off',
  })
}
