import type { CallCost } from '../domain/amounts.ts'
import { ModelCallError } from '../domain/model-call-error.ts'
import type { Usage } from '../domain/usage.ts'
import type { CallEvent } from '../ports/call-event.ts'
import type { CallTask } from '../ports/language-model.ts'

/** One attempt at a provider that ended. Times are milliseconds of the run's Clock. */
export type CallAttempt = {
  /** Attempts with the same number and pool want the same result. */
  readonly call: number
  readonly pool: string
  readonly task: CallTask
  readonly cost: CallCost
  readonly queuedAt: number
  readonly sentAt: number
  readonly firstTokenAt: number | undefined
  readonly endedAt: number
  readonly hedge: boolean
  readonly outcome: 'finished' | 'rejected' | 'failed' | 'abandoned'
  /** As the provider counted; undefined where it did not say. */
  readonly usage: Usage | undefined
  /** Prompt plus reserved answer where the attempt was charged, else 0. */
  readonly chargedTokens: number
  /** HTTP status of a rejection. */
  readonly status: number | undefined
}

/** What one document asked of providers. */
type DocumentCalls = {
  /** Attempts that ended, in the order they did. */
  readonly attempts: readonly CallAttempt[]
  /** Results that the journal had. */
  readonly replayed: number
}

/** Collects what is asked of providers until the document's run ends. */
export type CallLog = {
  readonly onCallEvent: (event: CallEvent) => void
  /** A result that the journal had. */
  readonly onReplay: (task: CallTask | undefined) => void
  /** Gives a document's calls, and those that no document has called its own, and forgets them. */
  readonly take: (documentId: string) => DocumentCalls
}

type Open = {
  readonly documentId: string
  readonly queuedAt: number
  readonly cost: CallCost
  readonly started: Map<number, Started>
}
type Started = { readonly at: number; readonly hedge: boolean; firstTokenAt?: number }

export function createCallLog(): CallLog {
  const open = new Map<string, Open>()
  const documents = new Map<string, { attempts: CallAttempt[]; replayed: number }>()
  const callsOf = (documentId: string): { attempts: CallAttempt[]; replayed: number } => {
    const known = documents.get(documentId) ?? { attempts: [], replayed: 0 }
    documents.set(documentId, known)
    return known
  }

  const end = (event: Extract<CallEvent, { durationMs: number }>): void => {
    const call = open.get(keyOf(event))
    const started = call?.started.get(event.attempt)
    if (call === undefined || started === undefined) return
    call.started.delete(event.attempt)
    callsOf(event.task.documentId).attempts.push({
      call: event.call,
      pool: event.pool,
      task: event.task,
      cost: call.cost,
      queuedAt: call.queuedAt,
      sentAt: started.at,
      firstTokenAt: started.firstTokenAt,
      endedAt: event.at,
      hedge: started.hedge,
      outcome: event.type,
      usage: usageOf(event),
      chargedTokens: event.type === 'rejected' ? 0 : event.chargedTokens,
      status: event.type === 'rejected' ? event.status : undefined,
    })
  }
  return {
    onCallEvent: (event) => {
      if (event.type === 'queued') open.set(keyOf(event), openCall(event))
      else if (event.type === 'started')
        open.get(keyOf(event))?.started.set(event.attempt, { at: event.at, hedge: event.hedge })
      else if (event.type === 'first_token') {
        const started = open.get(keyOf(event))?.started.get(event.attempt)
        if (started !== undefined) started.firstTokenAt = event.at
      } else if (event.type !== 'headers') end(event)
    },
    onReplay: (task) => void callsOf(task?.documentId ?? unowned).replayed++,
    take: (documentId) => {
      const taken = [callsOf(documentId), callsOf(unowned)]
      for (const owner of [documentId, unowned]) documents.delete(owner)
      // What still comes of these calls, such as the end of a hedge that lost, is of no use to anyone.
      for (const [key, call] of open) if (call.documentId === documentId) open.delete(key)
      return {
        attempts: taken.flatMap((calls) => calls.attempts),
        replayed: taken.reduce((sum, calls) => sum + calls.replayed, 0),
      }
    },
  }
}

/** Document of calls such as embeddings, which come without one. */
const unowned = ''

/** Each pool counts its own calls. */
function keyOf({ pool, call }: CallEvent): string {
  return `${pool} ${call}`
}

function openCall({ task, at, cost }: Extract<CallEvent, { type: 'queued' }>): Open {
  return { documentId: task.documentId, queuedAt: at, cost, started: new Map() }
}

function usageOf(event: CallEvent): Usage | undefined {
  if (event.type === 'finished') return event.usage
  if (event.type !== 'failed' || !(event.error instanceof ModelCallError)) return undefined
  return event.error.usage
}
