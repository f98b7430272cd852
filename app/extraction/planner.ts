import { type Amounts, addAmounts } from '../domain/amounts.ts'
import { contentId } from '../domain/ids.ts'
import type { Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import { chooseCalls, demandOf, type Outlook } from './choose-calls.ts'
import type { Depth } from './depth.ts'
import { callOverheads, type SegmentSize, segmentCalls, segmentSize } from './plan-calls.ts'
import { promptVersion } from './prompts/version.ts'

/** Keeps plans, so that a run that is taken up again, or a deck that has changed a little, asks the same questions. */
export type PlanMemory = {
  readonly get: (key: string) => Promise<string | undefined>
  readonly put: (key: string, value: string) => Promise<void>
}

export type PlannerOptions = {
  readonly depth: Depth
  readonly countTokens: CountTokens
  /** What is known of the provider at this moment. */
  readonly outlook: () => Outlook
  readonly memory?: PlanMemory
}

type PlannedDocument = {
  readonly id: string
  readonly segments: readonly Segment[]
  /** Documents of the same run that are still to be planned; they are taken to be as large as this one. */
  readonly following?: number
}

/** Decides into how many calls the segments of the documents under way go. */
export type Planner = {
  /**
   * By the segment's id, 0 for one without text. Counts on what documents planned before still have to ask, until they
   * are released.
   */
  readonly plan: (document: PlannedDocument, vocabulary: Vocabulary) => Promise<ReadonlyMap<string, number>>
  /** Tells that a segment, or the whole document, asks nothing more. */
  readonly release: (documentId: string, segmentId?: string) => void
}

export function createPlanner({ depth, countTokens, outlook, memory }: PlannerOptions): Planner {
  /** What the segments under way ask for, by document. */
  const open = new Map<string, Map<string, Amounts>>()

  return {
    plan: async ({ id, segments, following = 0 }, vocabulary) => {
      const overheads = callOverheads(vocabulary, countTokens)
      const sizes = segments.map((segment) => segmentSize(segment, countTokens))
      const now = outlook()
      const demand = (size: SegmentSize, calls: number): Amounts =>
        demandOf(segmentCalls(size, calls, depth, overheads), now.separateBuckets)
      const underWay = [...open].flatMap(([other, amounts]) => (other === id ? [] : [...amounts.values()]))
      const toCome = Array.from({ length: following }, () => sizes.map((size) => demand(size, 1))).flat()
      const chosen = chooseCalls(sizes, depth, overheads, now, addAmounts([...underWay, ...toCome]))

      const keyOf = (size: SegmentSize): string =>
        contentId('plan', promptVersion, depth, JSON.stringify(vocabulary), size.id)
      const calls = new Map<string, number>()
      await Promise.all(
        sizes.map(async (size) => {
          const remembered = await memory?.get(keyOf(size))
          const wanted = remembered === undefined ? (chosen.get(size.id) ?? 0) : Number(remembered)
          calls.set(size.id, wanted)
          if (remembered === undefined) await memory?.put(keyOf(size), String(wanted))
        }),
      )
      open.set(id, new Map(sizes.map((size) => [size.id, demand(size, calls.get(size.id) ?? 0)])))
      return calls
    },
    release: (documentId, segmentId) => {
      const segments = open.get(documentId)
      if (segmentId !== undefined) segments?.delete(segmentId)
      if (segmentId === undefined || segments?.size === 0) open.delete(documentId)
    },
  }
}
