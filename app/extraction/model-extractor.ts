import type { Plan, Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { ExtractionContext, Extractor } from '../ports/extractor.ts'
import type { LanguageModel } from '../ports/language-model.ts'
import { createAsk } from './ask.ts'
import { findConcepts } from './find-concepts.ts'
import { findRelations } from './find-relations.ts'
import { judgeSegment } from './judge-segment.ts'
import { createPlanner, type PlannerOptions } from './planner.ts'
import { createRequests, type Requests } from './requests.ts'
import { createSegmentWork, type SegmentWork } from './segment-work.ts'

export type ModelExtractorOptions = PlannerOptions & {
  readonly model: LanguageModel
  /** The keyless analysis of a segment, which is free. */
  readonly prepass: (segment: Segment, context: ExtractionContext) => Promise<Plan>
}

/**
 * Extracts by asking a language model. What it cites is checked line by line, so every quote is verbatim; claims that no
 * line proves are handed on for the gatekeeper to drop. Throws KnowbaseError as the model does, bad_answer where its
 * answers stay useless.
 */
export function createModelExtractor(options: ModelExtractorOptions): Extractor {
  const { model, depth, countTokens, outlook } = options
  const planner = createPlanner(options)
  const ask = createAsk(model, countTokens)
  const requests = new WeakMap<Vocabulary, Requests>()
  const plans = new WeakMap<ExtractionContext['document'], Promise<ReadonlyMap<string, number>>>()
  const works = new WeakMap<Segment, SegmentWork>()

  const requestsFor = (vocabulary: Vocabulary): Requests => {
    const known = requests.get(vocabulary) ?? createRequests(vocabulary, countTokens)
    requests.set(vocabulary, known)
    return known
  }
  /** A document is planned when its first segment is looked at. */
  const plannedCalls = async (segment: Segment, context: ExtractionContext): Promise<number> => {
    const { document, vocabulary, signal } = context
    let plan = plans.get(document)
    if (plan === undefined) {
      plan = planner.plan(document, vocabulary)
      plans.set(document, plan)
      signal.addEventListener('abort', () => planner.release(document.id), { once: true })
    }
    return (await plan).get(segment.id) ?? 0
  }
  const begin = (segment: Segment, context: ExtractionContext, calls: number): SegmentWork => {
    const work = createSegmentWork({
      segment,
      context,
      depth,
      calls,
      requests: requestsFor(context.vocabulary),
      ask,
      countTokens,
      outlook,
    })
    works.set(segment, work)
    return work
  }
  /** Runs a stage; after the last one, or a failure, the segment asks nothing more. */
  const stage = async <T>(
    segment: Segment,
    { document }: ExtractionContext,
    isLast: boolean,
    run: () => Promise<T>,
  ): Promise<T> => {
    let failed = true
    try {
      const result = await run()
      failed = false
      return result
    } finally {
      if (isLast || failed) planner.release(document.id, segment.id)
    }
  }
  return {
    name: `${model.description.provider} ${model.description.model}`,
    prepass: (segment, context) =>
      stage(segment, context, false, async () => {
        const [free, planned] = await Promise.all([options.prepass(segment, context), plannedCalls(segment, context)])
        const calls = free.calls === 0 ? 0 : planned
        if (calls === 0) planner.release(context.document.id, segment.id)
        if (calls === 0 || depth !== 'thorough') return { ...free, calls }
        return judgeSegment(begin(segment, context, calls), free)
      }),
    extract: (segment, plan, context) =>
      stage(segment, context, depth === 'fast', () => findConcepts(begin(segment, context, plan.calls), plan.terms)),
    mine: (segment, concepts, context) =>
      stage(segment, context, true, () => findRelations(works.get(segment) ?? begin(segment, context, 1), concepts)),
    close: async () => undefined,
  }
}
