import type { CallFigures } from '../pipeline/call-figures.ts'
import type { Estimate } from '../pipeline/estimate.ts'
import type { IngestReport } from '../pipeline/ingest-report.ts'
import { bindingName, dollars, duration } from './figures.ts'
import { count } from './terminal.ts'

/** What a run is likely to cost, in one line. */
export function describeEstimate(extractor: string, estimate: Estimate): string {
  const { calls, inputTokens, outputTokens, bound } = estimate
  const tokens = `${Math.round(inputTokens + outputTokens).toLocaleString('en')} tokens`
  const time = `at least ${duration(bound.seconds)} (${bindingName(bound.binds)})`
  return `${extractor} will be asked about ${count(Math.round(calls), 'call')}, ${tokens}, ${dollars(estimate.dollars)}, ${time}`
}

/** What a run asked of providers, in a few lines; none where it asked nothing. */
export function callLines(report: IngestReport): string[] {
  const { calls, incidents } = report
  if (calls === undefined) return []
  const troubles = Object.entries(incidents).map(([incident, times]) => `${times} ${incident.replaceAll('_', ' ')}`)
  return [
    spentLine(calls),
    ...(calls.calls === 0 ? [] : [timeLine(calls)]),
    ...(troubles.length === 0 ? [] : [`Answers: ${troubles.join(', ')}`]),
    ...verdict(report, calls),
  ]
}

/** Share of answers or claims that were no use from which on a model is hardly worth asking. */
const tooMuch = 0.2

/** Says so where a model is not up to the task. */
function verdict({ incidents, concepts, relations }: IngestReport, calls: CallFigures): string[] {
  const { truncated = 0, refused = 0, empty = 0, invalid = 0, citation_dropped: unproven = 0 } = incidents
  const useless = truncated + refused + empty + invalid
  const uselessShare = useless / Math.max(1, useless + calls.calls)
  const unprovenShare = unproven / Math.max(1, unproven + concepts + relations)
  if (Math.max(uselessShare, unprovenShare) < tooMuch) return []
  const percent = (share: number): string => `${Math.round(share * 100)}%`
  return [
    `This model is hardly up to it: ${percent(uselessShare)} of its answers were no use, and ${percent(unprovenShare)} of what it named stands on no slide. A larger one will find more.`,
  ]
}

function spentLine(calls: CallFigures): string {
  const replayed = calls.replayed === 0 ? '' : ` and ${calls.replayed.toLocaleString('en')} from the journal`
  const tokens = `${calls.inputTokens.toLocaleString('en')} tokens in (${calls.cachedInputTokens.toLocaleString('en')} cached), ${calls.outputTokens.toLocaleString('en')} out`
  return `${count(calls.calls, 'call')}${replayed}, ${tokens}, ${dollars(calls.dollars)}`
}

function timeLine(calls: CallFigures): string {
  const bound = `${calls.ratio.toFixed(2)} times the bound of ${duration(calls.boundSeconds)} (${bindingName(calls.boundBy)})`
  const waste = calls.chargedTokens === 0 ? 0 : calls.wastedTokens / calls.chargedTokens
  return `Calling took ${duration(calls.callingSeconds)}, ${bound}; ${calls.rateLimited} answers 429, ${(waste * 100).toFixed(1)}% of tokens wasted`
}

/** The same for a timeline's head: label and value. */
export function timelineFigures(report: IngestReport): readonly (readonly [string, string])[] {
  const { calls } = report
  const own = [
    ['slides', report.slides.toLocaleString('en')],
    ['segments', report.segments.toLocaleString('en')],
    ['concepts', report.concepts.toLocaleString('en')],
    ['relations', report.relations.toLocaleString('en')],
    ['time', duration(report.seconds)],
  ] as const
  if (calls === undefined) return own
  return [
    ...own,
    ['calls', calls.calls.toLocaleString('en')],
    ['from the journal', calls.replayed.toLocaleString('en')],
    ['tokens', (calls.inputTokens + calls.outputTokens).toLocaleString('en')],
    ['cost', dollars(calls.dollars)],
    ['lower bound', `${duration(calls.boundSeconds)}, ${bindingName(calls.boundBy)}`],
    ['ratio', calls.ratio.toFixed(2)],
    ['answers 429', String(calls.rateLimited)],
  ]
}
