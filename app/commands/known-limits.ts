import type { KnownLimit } from '../domain/job.ts'
import type { MetricValue } from '../http/client/remote-state.ts'

const variableOf: Readonly<Record<string, string>> = {
  'openai requests': 'OPENAI_MAX_RPM',
  'openai tokens': 'OPENAI_MAX_TPM',
  'anthropic requests': 'ANTHROPIC_MAX_RPM',
  'anthropic inputTokens': 'ANTHROPIC_MAX_ITPM',
  'anthropic outputTokens': 'ANTHROPIC_MAX_OTPM',
}

/** What the process that answers goes by; nothing where it asks no provider, as an API without work. */
export function limitsOfMetrics(budgets: readonly MetricValue[]): readonly KnownLimit[] {
  return budgets.map(({ labels, value }) => ({
    pool: labels['pool'] ?? '',
    bucket: labels['bucket'] as KnownLimit['bucket'],
    perMinute: value,
  }))
}

/** The variables that hold the limits, each with what is gone by: `OPENAI_MAX_RPM (now 497 a minute)`. */
export function limitVariables(limits: readonly KnownLimit[]): string {
  const named = limits.flatMap(({ pool, bucket, perMinute }) => {
    const variable = variableOf[`${pool.split('/')[0]} ${bucket}`]
    return variable === undefined ? [] : [`${variable} (now ${Math.round(perMinute).toLocaleString('en')} a minute)`]
  })
  return named.length > 0 ? named.join(' and ') : `the limits of the provider (${Object.values(variableOf).join(', ')})`
}
