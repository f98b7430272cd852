import { contentId } from '../domain/ids.ts'
import type { JobRequest } from '../domain/job.ts'

/** The same for requests that would do the same work. */
export function requestKey({ documentId, fileName, replace, profile, maxCost, vocabulary }: JobRequest): string {
  return contentId(
    documentId,
    fileName,
    String(replace),
    profile,
    String(maxCost ?? ''),
    JSON.stringify(vocabulary ?? null),
  )
}
