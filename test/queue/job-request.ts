import { sha256 } from '../../app/domain/ids.ts'
import type { JobRequest } from '../../app/domain/job.ts'

let made = 0

/** A request for a deck of its own. */
export function jobRequest(over: Partial<JobRequest> = {}): JobRequest {
  made++
  return {
    client: 'ann',
    documentId: sha256(`deck ${made}`),
    fileName: `deck-${made}.pptx`,
    file: `/uploads/${made}/deck-${made}.pptx`,
    bytes: 1000 + made,
    priority: 'normal',
    replace: false,
    profile: 'balanced',
    ...over,
  }
}
