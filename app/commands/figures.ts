import type { Binding } from '../domain/lower-bound.ts'

/** `$12.30`, `$0.21`, `$0.0042`; what nobody knows is said to be so. */
export function dollars(amount: number | undefined): string {
  if (amount === undefined) return 'price not known'
  if (amount === 0 || amount >= 0.1) return `$${amount.toFixed(2)}`
  return `$${Number(amount.toPrecision(2))}`
}

/** `0.8 s`, `42 s`, `3.4 min`, `2.1 h`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 90) return `${Math.round(seconds)} s`
  return seconds < 5400 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`
}

const bindings: Readonly<Record<Binding, string>> = {
  chain: 'the longest chain of calls',
  cap: 'the cap on segments at once',
  requests: 'requests a minute',
  tokens: 'tokens a minute',
  inputTokens: 'input tokens a minute',
  outputTokens: 'output tokens a minute',
}

/** What keeps a run from being faster, in words. */
export function bindingName(binding: Binding): string {
  return bindings[binding]
}
