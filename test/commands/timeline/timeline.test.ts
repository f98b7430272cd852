import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { lanesOf, openAtOnce } from '../../../app/commands/timeline/lanes.ts'
import { formatSeconds, ticksOf } from '../../../app/commands/timeline/time-axis.ts'
import { timelineChart } from '../../../app/commands/timeline/timeline-chart.ts'
import { timelinePage } from '../../../app/commands/timeline/timeline-page.ts'
import { createTimelineRecorder, type TimelineRun } from '../../../app/commands/timeline/timeline-run.ts'
import type { IngestReport } from '../../../app/pipeline/ingest-report.ts'
import { attemptOf as call } from '../../support/call-attempt.ts'
import { fakeClock } from '../../support/fake-clock.ts'

const run = (over: Partial<TimelineRun> = {}): TimelineRun => ({
  name: 'deck.pptx',
  startedAt: 0,
  endedAt: 10_000,
  segments: [{ index: 0, title: 'One', startedAt: 0, endedAt: 5_000, outcome: 'done' }],
  calls: [call()],
  figures: [['calls', '1']],
  ...over,
})

const stretch = fc.tuple(fc.nat(50), fc.nat(50)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const stretches = fc.array(stretch, { maxLength: 30 })

describe('lanes', () => {
  it('hold no two that overlap, and are no more than are open at once', () => {
    fc.assert(
      fc.property(stretches, (list) => {
        const { lanes, count } = lanesOf(list)
        for (const [index, one] of list.entries())
          for (const [other, two] of list.entries())
            if (index < other && lanes[index] === lanes[other])
              expect(one.to <= two.from || two.to <= one.from).toBe(true)
        const most = Math.max(0, ...openAtOnce(list.filter(({ from, to }) => from < to)).map(({ open }) => open))
        const points = list.some(({ from, to }) => from === to)
        expect(points || count === most).toBe(true)
      }),
    )
  })

  it('opens as many as it closes', () => {
    fc.assert(fc.property(stretches, (list) => (openAtOnce(list).at(-1)?.open ?? 0) === 0))
  })
})

describe('the time axis', () => {
  it('has a readable number of round ticks within the run, from a millisecond to days', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 500_000, noNaN: true }), (seconds) => {
        const ticks = ticksOf(seconds)
        expect(ticks[0]).toBe(0)
        expect(ticks.length).toBeLessThanOrEqual(11)
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.at(-1)).toBeLessThanOrEqual(seconds + 1e-6)
      }),
    )
  })

  it.each([
    [0, '0'],
    [0.25, '250 ms'],
    [2.5, '2.5 s'],
    [59, '59 s'],
    [90, '1:30'],
    [3725, '1:02:05'],
  ])('writes %s seconds as %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text))
})

describe('the page', () => {
  it('is one file that loads nothing and runs nothing', () => {
    const page = timelinePage(run())
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/)
  })

  it('shows deck text as text', () => {
    const hostile = `<script>alert("1")</script> & ' "quotes"`
    const segments = [{ index: 0, title: hostile, startedAt: 0, endedAt: 1, outcome: 'done' as const }]
    const page = timelinePage(run({ name: hostile, segments, figures: [[hostile, hostile]] }))
    expect(page).not.toContain('<script')
    expect(page.match(/&lt;script&gt;alert\(&quot;1&quot;\)/g)?.length).toBeGreaterThanOrEqual(5)
  })

  it('names every kind, outcome and figure that the run has, and no other', () => {
    const calls = [call({}, { kind: 'mine' }), call({ outcome: 'abandoned' }), call({}, { kind: 'unheard-of' })]
    const page = timelinePage(run({ calls, figures: [['tokens', '1,234']] }))
    const legend = page.slice(page.indexOf('<ul>'), page.indexOf('</ul>'))
    for (const text of ['extract', 'mine', 'other', 'called off']) expect(legend).toContain(text)
    for (const text of ['prepass', 'embed', 'refused or failed']) expect(legend).not.toContain(text)
    expect(page).toContain('<dt>tokens</dt><dd>1,234</dd>')
  })
})

describe('the chart', () => {
  it('is well-formed and draws every segment and call inside its frame', () => {
    const time = fc.integer({ min: 0, max: 20_000 })
    const calls = fc.array(
      fc.record({
        sentAt: time,
        length: fc.nat(5_000),
        segmentIndex: fc.nat(3),
        kind: fc.constantFrom('extract', 'embed'),
      }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(calls, fc.string(), (list, title) => {
        const segments = [0, 1, 2, 3].map((index) => ({
          index,
          title,
          startedAt: 0,
          endedAt: 9_000,
          outcome: 'done' as const,
        }))
        const records = list.map(({ sentAt, length, ...task }) =>
          call({ sentAt, endedAt: sentAt + length, firstTokenAt: undefined }, task),
        )
        const chart = timelineChart(run({ segments, calls: records }))
        const rects: { x: number; y: number; width: number; height: number; class: string }[] = []
        let frame = { width: 0, height: 0 }
        const parser = new SaxesParser()
        parser.on('error', (error) => {
          throw error
        })
        parser.on('opentag', ({ name, attributes: a }) => {
          if (name === 'svg') frame = { width: Number(a['width']), height: Number(a['height']) }
          if (name === 'rect')
            rects.push({
              x: Number(a['x']),
              y: Number(a['y']),
              width: Number(a['width']),
              height: Number(a['height']),
              class: a['class'] ?? '',
            })
        })
        parser.write(chart).close()
        expect(rects.filter((rect) => rect.class.startsWith('segment'))).toHaveLength(4)
        expect(rects.filter((rect) => rect.class.startsWith('call'))).toHaveLength(records.length)
        for (const rect of rects) {
          expect(rect.x + rect.width).toBeLessThanOrEqual(frame.width)
          expect(rect.y + rect.height).toBeLessThanOrEqual(frame.height)
        }
      }),
      { numRuns: 50 },
    )
  })
})

it('the recorder notes each segment from start to end by the clock', () => {
  const clock = fakeClock()
  const recorder = createTimelineRecorder(clock)
  recorder.onEvent({ type: 'segment_started', segment: 1, title: 'Second' })
  recorder.onEvent({ type: 'segment_started', segment: 0, title: 'First' })
  clock.advance(50)
  recorder.onEvent({ type: 'segment_failed', segment: 1, slides: [3], reason: 'no' })
  clock.advance(50)
  const report = { fileName: 'deck.pptx', slides: 3, segments: 2, concepts: 1, relations: 0, seconds: 1, attempts: [] }
  const recorded = recorder.finish(report as unknown as IngestReport)
  expect(recorded).toMatchObject({ name: 'deck.pptx', startedAt: 0, endedAt: 100, calls: [] })
  expect(recorded.segments).toEqual([
    { index: 0, title: 'First', startedAt: 0, endedAt: 0, outcome: 'running' },
    { index: 1, title: 'Second', startedAt: 0, endedAt: 50, outcome: 'failed' },
  ])
})
