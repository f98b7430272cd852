import type { Segment } from '../domain/segment.ts'
import type { ExtractionContext } from '../ports/extractor.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import type { Ask, AskFor } from './ask.ts'
import { callSeconds, type Outlook } from './choose-calls.ts'
import type { Depth } from './depth.ts'
import type { ModelRequest } from './model-request.ts'
import { createPassageIndex, type PassageIndex } from './passage-index.ts'
import { type Passage, passagesOf } from './passages.ts'
import { segmentCalls, segmentSize } from './plan-calls.ts'
import type { Requests } from './requests.ts'

/** What the stages of one segment have at hand. */
export type SegmentWork = {
  readonly segment: Segment
  readonly context: ExtractionContext
  readonly depth: Depth
  /** Into how many calls its extraction goes. */
  readonly calls: number
  readonly passages: readonly Passage[]
  readonly index: PassageIndex
  readonly requests: Requests
  readonly ask: Ask
  readonly countTokens: CountTokens
  /** Where a call of that kind belongs, with the seconds of the stages that wait for it. */
  readonly asked: (kind: ModelRequest<unknown>['kind']) => AskFor
  /** True once: each segment asks at most one question about citations. */
  readonly mayAskAboutCitations: () => boolean
}

export type SegmentWorkOptions = Pick<
  SegmentWork,
  'segment' | 'context' | 'depth' | 'calls' | 'requests' | 'ask' | 'countTokens'
> & { readonly outlook: () => Outlook }

const noOverheads = { prepass: 0, extract: 0, extractAll: 0, look: 0, mine: 0 }

export function createSegmentWork({ outlook, ...work }: SegmentWorkOptions): SegmentWork {
  const { segment, context, calls, depth, countTokens } = work
  const passages = passagesOf(segment)
  const planned = segmentCalls(segmentSize(segment, countTokens), calls, depth, noOverheads)
  let askedAboutCitations = false
  return {
    ...work,
    passages,
    index: createPassageIndex(passages),
    asked: (kind) => {
      // A question about citations stands between finding concepts and relating them.
      const last = planned.findLastIndex((call) => call.kind === (kind === 'repair' ? 'extract' : kind))
      const waiting = new Map(planned.slice(last + 1).map((call) => [call.kind, call.outputTokens]))
      const now = outlook()
      const remaining = [...waiting.values()].reduce((sum, tokens) => sum + callSeconds(tokens, now), 0)
      return { segment, context, remaining }
    },
    mayAskAboutCitations: () => {
      const may = !askedAboutCitations
      askedAboutCitations = true
      return may
    },
  }
}
