import type { CallTask } from '../ports/language-model.ts'

/** Which segments go first, so that first results come early though the order favours what is far from its end. */
export type ExpressLane = {
  /** To be asked once for each call; `leave` has to follow. */
  readonly enter: (task: CallTask) => boolean
  readonly leave: (task: CallTask) => void
}

/** The first two segments that each document asks for. Forgets documents that have no calls. */
export function createExpressLane(segmentsOfDocument = 2): ExpressLane {
  const documents = new Map<string, { readonly express: Set<string>; open: number }>()
  return {
    enter: ({ documentId, segmentId }) => {
      const document = documents.get(documentId) ?? { express: new Set<string>(), open: 0 }
      documents.set(documentId, document)
      document.open++
      if (document.express.size < segmentsOfDocument) document.express.add(segmentId)
      return document.express.has(segmentId)
    },
    leave: ({ documentId }) => {
      const document = documents.get(documentId)
      if (document !== undefined && --document.open === 0) documents.delete(documentId)
    },
  }
}
