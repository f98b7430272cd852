import type { KnowbaseError } from '../domain/errors.ts'
import type { JobError } from '../domain/job.ts'

/** What is kept of an error: no stack, no cause. */
export function jobError({ code, message, advice, retryable }: KnowbaseError): JobError {
  return { code, message, retryable, ...(advice !== undefined && { advice }) }
}
