import type { CallAttempt } from '../../app/pipeline/call-log.ts'
import type { CallTask } from '../../app/ports/language-model.ts'

/** An attempt that took three seconds and brought its result. */
export function attemptOf(over: Partial<CallAttempt> = {}, task: Partial<CallTask> = {}): CallAttempt {
  return {
    call: 1,
    pool: 'openai/m',
    task: { documentId: 'd', segmentId: 's', segmentIndex: 0, kind: 'extract', remaining: 0, ...task },
    cost: { requests: 1, inputTokens: 1_200, outputTokens: 400 },
    queuedAt: 500,
    sentAt: 1_000,
    firstTokenAt: 1_500,
    endedAt: 4_000,
    hedge: false,
    outcome: 'finished',
    usage: { inputTokens: 1_200, cachedInputTokens: 300, outputTokens: 100 },
    chargedTokens: 1_600,
    status: undefined,
    ...over,
  }
}
