import type { KnowbaseError } from '../domain/errors.ts'
import { ModelCallError } from '../domain/model-call-error.ts'

export const mostAttempts = 5
/** How often the process may die over a job before the job is given up. */
export const mostDeaths = 3

const firstDelayMs = 2_000
const longestDelayMs = 300_000

/**
 * Milliseconds until the next attempt, doubling from 2 s to 5 minutes, the upper half of it by chance so that jobs which
 * failed together do not come back together. Undefined where another attempt is no use.
 * @param attempts attempts begun, at least 1
 * @param random 0 to 1
 */
export function retryDelay(error: KnowbaseError, attempts: number, random: number): number | undefined {
  if (!error.retryable || attempts >= mostAttempts) return undefined
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1))
  const asked = error instanceof ModelCallError ? (error.retryAfterMs ?? 0) : 0
  return Math.max(asked, delay * (0.5 + random / 2))
}
