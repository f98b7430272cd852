import type { CallAttempt } from '../../pipeline/call-log.ts'
import { lanesOf, openAtOnce } from './lanes.ts'
import { element, escapeMarkup } from './markup.ts'
import { formatSeconds, ticksOf } from './time-axis.ts'
import type { TimelineRun, TimelineSegment } from './timeline-run.ts'

// Pixels.
const labelWidth = 250
const chartWidth = 930
const laneHeight = 9
const rowGap = 5
const flightHeight = 70
const axisHeight = 26
export const chartSize = labelWidth + chartWidth + 20

type Row = { readonly label: string; readonly segment?: TimelineSegment; readonly calls: readonly CallAttempt[] }

/** The Gantt chart as SVG: calls in flight on top, then one row a segment with its calls stacked where they overlap. */
export function timelineChart(run: TimelineRun): string {
  const seconds = Math.max((run.endedAt - run.startedAt) / 1000, 0.001)
  const x = (time: number): number =>
    labelWidth + (clamp((time - run.startedAt) / 1000, seconds) / seconds) * chartWidth
  const parts: string[] = []
  let top = axisHeight
  if (run.calls.length > 0) {
    parts.push(flight(run.calls, x, top))
    top += flightHeight + 14
  }
  const rowsTop = top
  for (const row of rowsOf(run)) {
    const drawn = drawRow(row, x, top)
    parts.push(drawn.markup)
    top += drawn.height + rowGap
  }
  const grid = ticksOf(seconds).map((tick) => {
    const at = x(run.startedAt + tick * 1000)
    return (
      element('line', { class: 'grid', x1: at, x2: at, y1: axisHeight - 6, y2: top }) +
      element('text', { class: 'tick', x: at, y: axisHeight - 11 }, formatSeconds(tick))
    )
  })
  const height = Math.max(top, rowsTop) + 6
  const size = { width: chartSize, height, viewBox: `0 0 ${chartSize} ${height}` }
  return element(
    'svg',
    { ...size, role: 'img', 'aria-label': 'Segments and calls over time' },
    grid.join('') + parts.join(''),
  )
}

function rowsOf(run: TimelineRun): Row[] {
  const rows = run.segments.map(
    (segment): Row => ({
      label: `${segment.index + 1}  ${segment.title}`,
      segment,
      calls: run.calls.filter((call) => belongsTo(call) === segment.index),
    }),
  )
  const others = run.calls.filter((call) => belongsTo(call) === undefined)
  return others.length === 0 ? rows : [...rows, { label: 'whole deck', calls: others }]
}

function drawRow(
  { label, segment, calls }: Row,
  x: (time: number) => number,
  top: number,
): { readonly markup: string; readonly height: number } {
  const { lanes, count } = lanesOf(calls.map((call) => ({ from: call.sentAt, to: call.endedAt })))
  const height = Math.max(count, 1) * laneHeight + 4
  const band = segment === undefined ? '' : drawSegment(segment, x, top, height)
  const bars = calls.map((call, index) => drawCall(call, x, top + 2 + (lanes[index] ?? 0) * laneHeight))
  const text = element(
    'text',
    { class: 'label', x: labelWidth - 10, y: top + Math.min(height / 2, 9) + 4 },
    escapeMarkup(shorten(label)),
  )
  return { markup: element('g', {}, text + band + bars.join('')), height }
}

function drawSegment(segment: TimelineSegment, x: (time: number) => number, top: number, height: number): string {
  const from = x(segment.startedAt)
  const width = Math.max(x(segment.endedAt) - from, 1.5)
  const tip = `${segment.title}: ${segment.outcome.replace('_', ' ')}, ${formatSeconds((segment.endedAt - segment.startedAt) / 1000)}`
  const box = { class: `segment ${segment.outcome}`, x: from, y: top, width, height, rx: 3 }
  return element('rect', box, element('title', {}, escapeMarkup(tip)))
}

function drawCall(call: CallAttempt, x: (time: number) => number, top: number): string {
  const from = x(call.sentAt)
  const width = Math.max(x(call.endedAt) - from, 1)
  const tip = `${call.task.kind}: ${call.outcome}, ${formatSeconds((call.endedAt - call.sentAt) / 1000)}${describeUsage(call)}`
  const box = { x: from, y: top, width, height: laneHeight - 2, rx: 2 }
  const waited =
    call.firstTokenAt === undefined
      ? ''
      : element('rect', { ...box, class: 'waiting', width: Math.max(x(call.firstTokenAt) - from, 0) })
  const bar = element('rect', {
    ...box,
    class: `call ${call.outcome}`,
    style: `--kind: var(--${kindColour(call.task.kind)})`,
  })
  return element('g', {}, element('title', {}, escapeMarkup(tip)) + bar + waited)
}

function describeUsage({ usage }: CallAttempt): string {
  if (usage === undefined) return ''
  return `, ${usage.inputTokens} tokens in (${usage.cachedInputTokens} cached), ${usage.outputTokens} out`
}

/** Calls in flight over time, as an area. */
function flight(calls: readonly CallAttempt[], x: (time: number) => number, top: number): string {
  const steps = openAtOnce(calls.map((call) => ({ from: call.sentAt, to: call.endedAt })))
  const most = Math.max(...steps.map((step) => step.open), 1)
  const y = (open: number): number => top + flightHeight * (1 - open / most)
  let path = `M${x(steps[0]?.at ?? 0).toFixed(1)} ${y(0).toFixed(1)}`
  for (const { at, open } of steps) path += `H${x(at).toFixed(1)}V${y(open).toFixed(1)}`
  const text = element('text', { class: 'label', x: labelWidth - 10, y: top + 12 }, `calls in flight, at most ${most}`)
  return text + element('path', { class: 'flight', d: `${path}Z` })
}

/** Position of the call's segment; embeddings belong to the whole deck. */
function belongsTo(call: CallAttempt): number | undefined {
  return call.task.kind === 'embed' ? undefined : call.task.segmentIndex
}

/** The kinds that have a colour of their own. */
export const kinds = ['prepass', 'extract', 'mine', 'repair', 'review', 'embed'] as const

export function kindColour(kind: string): string {
  return (kinds as readonly string[]).includes(kind) ? kind : 'other'
}

function clamp(seconds: number, most: number): number {
  return Math.min(Math.max(seconds, 0), most)
}

function shorten(label: string): string {
  const flat = label.replaceAll(/\s+/g, ' ')
  return flat.length <= 38 ? flat : `${flat.slice(0, 37).trimEnd()}…`
}
