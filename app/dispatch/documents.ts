import type { CallTask } from '../ports/language-model.ts'

/** Where a call's document stands. */
type Standing = {
  /** Of the document's first segments, which go first so that first results come early. */
  readonly express: boolean
  /** Milliseconds of the clock when the document asked for its first call. */
  readonly since: number
}

/** The documents that have calls. */
export type Documents = {
  /** To be asked once for each call; `leave` has to follow. `heldUp` are segments that wait for a call that takes long. */
  readonly enter: (task: CallTask, now: number, heldUp: ReadonlySet<string>) => Standing
  readonly leave: (task: CallTask, now: number) => void
}

type Document = { readonly express: Set<string>; readonly since: number; open: number; lastAt: number }

/** Milliseconds without a call after which a document counts as new: longer than a stage's work between two calls. */
const forgottenAfter = 60_000

/** Remembers since when documents are here, and which two segments each asked for first; more where those are held up. */
export function createDocuments(expressSegments = 2): Documents {
  const documents = new Map<string, Document>()

  const forget = (now: number): void => {
    for (const [id, { open, lastAt }] of documents) {
      if (open === 0 && now - lastAt > forgottenAfter) documents.delete(id)
    }
  }

  return {
    enter: ({ documentId, segmentId }, now, heldUp) => {
      if (!documents.has(documentId) || documents.get(documentId)?.open === 0) forget(now)
      const document = documents.get(documentId) ?? { express: new Set(), since: now, open: 0, lastAt: now }
      documents.set(documentId, document)
      document.open++
      // A first result must not hang on one slow call: whoever asks next, having come furthest, takes the place as well.
      const onTime = document.express.difference(heldUp).size
      if (onTime < expressSegments) document.express.add(segmentId)
      return { express: document.express.has(segmentId), since: document.since }
    },
    leave: ({ documentId }, now) => {
      const document = documents.get(documentId)
      if (document === undefined) return
      document.open--
      document.lastAt = now
    },
  }
}
