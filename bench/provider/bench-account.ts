import type { ProviderThreadOptions } from './provider-thread.ts'

/** A minute. */
export type AccountLimits = { readonly rpm: number; readonly tpm: number }

const model = 'gpt-6-luna'
const embeddingModel = 'text-embedding-3-small'
const key = 'bench-key'

/** What the provider of a bench knows of its one account; without limits it takes all that comes. */
export function accountAt(
  limits: AccountLimits | undefined,
): Pick<ProviderThreadOptions, 'models' | 'embeddings' | 'limits' | 'key'> {
  return {
    models: [model],
    embeddings: { [embeddingModel]: 1536 },
    limits: limits === undefined ? {} : { requestsPerMinute: limits.rpm, tokensPerMinute: limits.tpm },
    key,
  }
}

/** The variables of whoever uses that account. */
export function accountVariables(url: string, limits: AccountLimits | undefined): Readonly<Record<string, string>> {
  return {
    OPENAI_API_KEY: key,
    OPENAI_BASE_URL: `${url}/v1`,
    OPENAI_MODEL: model,
    OPENAI_MAX_RPM: String(limits?.rpm ?? 1e6),
    OPENAI_MAX_TPM: String(limits?.tpm ?? 1e9),
  }
}
