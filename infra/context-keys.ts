import { ContextError, contextSchema } from './context.ts'

/** Keys that the CDK's command line reads itself; all else of its own (feature flags, look-ups) has a colon. */
const cdkKeys: readonly string[] = ['acknowledged-issue-numbers', 'cli-telemetry']

/**
 * Refuses keys that nobody reads: `-c instancetype=c5.4xlarge` would deploy the default type without a word.
 * @param given every key of the context, with its value
 * @throws ContextError that names each, and the key that was meant or all that there are
 */
export function refuseUnknownKeys(given: Readonly<Record<string, unknown>>): void {
  const known = Object.keys(contextSchema.shape)
  const unknown = Object.keys(given).filter(
    (key) => !known.includes(key) && !key.includes(':') && !cdkKeys.includes(key),
  )
  if (unknown.length === 0) return
  const lines = unknown.map((key) => {
    const meant = known.find((one) => letters(one) === letters(key))
    const expected = meant ?? `one of ${known.join(', ')}`
    return `-c ${key}=${JSON.stringify(given[key])}: there is no such key, expected ${expected}; mend or remove it (-c, cdk.json, ~/.cdk.json).`
  })
  throw new ContextError(lines.join('\n'))
}

function letters(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z]/g, '')
}
