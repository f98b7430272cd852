import type { CallEvent, OnCallEvent } from '../ports/call-event.ts'

/** Hands a process' calls on to those who watch a document. */
export type CallFeed = {
  readonly onCallEvent: OnCallEvent
  /** Hears of every call. */
  readonly listen: (listener: OnCallEvent) => void
  /** Hears of the calls of one document until the returned function is called. */
  readonly follow: (documentId: string, listener: OnCallEvent) => () => void
}

export function createCallFeed(): CallFeed {
  const others: OnCallEvent[] = []
  const followers = new Map<string, Set<OnCallEvent>>()
  return {
    onCallEvent: (event: CallEvent) => {
      for (const listener of others) listener(event)
      for (const listener of followers.get(event.task.documentId) ?? []) listener(event)
    },
    listen: (listener) => void others.push(listener),
    follow: (documentId, listener) => {
      const listeners = followers.get(documentId) ?? new Set()
      followers.set(documentId, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) followers.delete(documentId)
      }
    },
  }
}
