import { readFileSync } from 'node:fs'

/** Context keys of cdk.json, which stand where none is given. */
export function projectContext(): Readonly<Record<string, unknown>> {
  const text = readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly context?: Readonly<Record<string, unknown>> }).context ?? {}
}
