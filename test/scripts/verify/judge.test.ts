import { describe, expect, test } from 'vitest'
import type { Report } from '../../../scripts/verify/answers.ts'
import type { Goals } from '../../../scripts/verify/check.ts'
import { judge } from '../../../scripts/verify/judge.ts'
import type { Observation } from '../../../scripts/verify/observation.ts'
import { verdictText } from '../../../scripts/verify/verdict.ts'

const goals: Goals = { minutes: 45, segmentsAtOnce: undefined, timesBound: 1.5 }

/** Forty calls of 10 s, ten at a time: 40 s, which is what the limits allow. */
const attempts = Array.from({ length: 40 }, (_, index) => {
  const sentAt = Math.floor(index / 10) * 10_000
  return { sentAt, endedAt: sentAt + 10_000 }
})
const report: Report = {
  extractor: 'openai/gpt-6-luna',
  slides: 250,
  segments: 10,
  concepts: 2,
  seconds: 44,
  damagedSlides: [],
  failedSegments: [],
  standIns: [],
  calls: { calls: 40, replayed: 0, callingSeconds: 40, boundSeconds: 40, boundBy: 'requests' },
  attempts,
  machine: { cpuSeconds: 10, cores: 8, peakMemoryBytes: 5e8, memoryLimitBytes: 16e9 },
}
const run = {
  report,
  graph: {
    slides: [],
    concepts: [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ],
    mentions: [
      { key: 'a', slide: 1, quote: 'A is a thing' },
      { key: 'b', slide: 2, quote: 'B' },
    ],
    relations: [{ source: 'a', target: 'b' }],
  },
  lost: [],
}
const good: Observation = {
  url: 'http://127.0.0.1:8000',
  deployment: undefined,
  givenUp: undefined,
  down: [],
  job: {
    id: 'j',
    state: 'completed',
    documentId: 'd',
    createdAt: '2026-01-01T10:00:00.000Z',
    finishedAt: '2026-01-01T10:20:00.000Z',
    slides: 250,
    calls: { refused: 0 },
  },
  run,
  segmentSpans: Array.from({ length: 10 }, () => ({ began: 0, ended: 40_000 })),
  estimatedParts: {},
  memory: [{ process: 'api', bytes: 3e8, limitBytes: 2e9 }],
}
const withReport = (change: Partial<Report>): Observation => ({
  ...good,
  run: { ...run, report: { ...report, ...change } },
})
const local = (change: Partial<Report>): Observation => {
  const { calls: _calls, ...rest } = report
  return { ...good, run: { ...run, report: { ...rest, extractor: 'local', attempts: [], ...change } } }
}
const checkOf = (seen: Observation, name: string, held: Goals = goals) => {
  const found = judge(seen, held).find((check) => check.name === name)
  if (found === undefined) throw new Error(name)
  return found
}
const failed = (seen: Observation, held: Goals = goals): readonly string[] =>
  judge(seen, held)
    .filter(({ result }) => result === 'fail')
    .map(({ name }) => name)

test('a good run passes, and its cores are not judged', () => {
  expect(failed(good)).toEqual([])
  expect(checkOf(good, 'cores are busy').result).toBe('skipped')
})

describe('fails alone, and says what to change', () => {
  const spread = (segmentSpans: Observation['segmentSpans']): Observation => ({ ...good, segmentSpans })
  const chain = good.segmentSpans.map((_, index) => ({ began: index * 10, ended: index * 10 + 10 }))
  const cases: readonly (readonly [name: string, measured: string, seen: Observation])[] = [
    ['the service is ready', 'graph: away', { ...good, down: ['graph: away'] }],
    [
      'the deck is taken in whole',
      'slides 3, 4: no answer',
      withReport({ failedSegments: [{ slides: [3, 4], reason: 'no answer' }] }),
    ],
    ['the deck is taken in whole', 'slides 7: no key', withReport({ standIns: [{ slides: [7], reason: 'no key' }] })],
    [
      'the deck is taken in whole',
      'damaged: slides 3. no XML',
      withReport({ damagedSlides: [{ slide: 3, message: 'no XML' }] }),
    ],
    ['extraction is parallel', '1.1 segments', spread([...chain, { began: 0, ended: 11 }])],
    [
      'calls in flight use the budget',
      'at most 5 at once',
      withReport({
        attempts: attempts.map((one, index) => ({ ...one, sentAt: index * 2000, endedAt: index * 2000 + 10_000 })),
      }),
    ],
    [
      'throughput is near the bound',
      'bound 40.0 s (tokens)',
      withReport({ calls: { calls: 40, replayed: 0, callingSeconds: 80, boundSeconds: 40, boundBy: 'tokens' } }),
    ],
    ['no call is answered 429', '3 answers 429', { ...good, job: { ...good.job, calls: { refused: 3 } } }],
    [
      'no call is answered 429',
      '1 answers 429',
      withReport({ attempts: [...attempts, { sentAt: 0, endedAt: 9, status: 429 }] }),
    ],
    ['cores are busy', '0.5 of 8 cores', local({ machine: { ...report.machine, cpuSeconds: 22 } })],
    [
      'memory is below 90%',
      '95% of what the api',
      { ...good, memory: [{ process: 'api', bytes: 95, limitBytes: 100 }] },
    ],
    [
      'memory is below 90%',
      'no figure of the api',
      { ...good, memory: [{ process: 'api', bytes: Number.NaN, limitBytes: 100 }] },
    ],
    ['every concept is in the graph', '2 of 3 concepts', withReport({ concepts: 3 })],
    ['every concept is in the graph', 'not found by id: A', { ...good, run: { ...run, lost: ['A'] } }],
    [
      'every concept is in the graph',
      'without a quote: b',
      { ...good, run: { ...run, graph: { ...run.graph, mentions: run.graph.mentions.slice(0, 1) } } },
    ],
    [
      'every concept is in the graph',
      '1 relations lead nowhere',
      { ...good, run: { ...run, graph: { ...run.graph, relations: [{ source: 'a', target: 'c' }] } } },
    ],
    ['it is done in time', '46.0 min', { ...good, job: { ...good.job, finishedAt: '2026-01-01T10:46:00.000Z' } }],
  ]
  test.each(cases)('%s: %s', (name, measured, seen) => {
    expect(failed(seen)).toEqual([name])
    const check = checkOf(seen, name)
    expect(check.measured).toContain(measured)
    expect(verdictText(judge(seen, goals)).join('\n')).toContain(`What to change:\n- ${name}: ${check.advice}`)
  })
})

test('segments one after the other are neither parallel nor several', () => {
  const seen = { ...good, segmentSpans: [0, 1, 2].map((index) => ({ began: index, ended: index + 1 })) }
  expect(failed(seen)).toEqual(['extraction is parallel', 'several segments are open at once'])
})

test('a profile says how many segments should be open at once', () => {
  const seen = { ...good, segmentSpans: good.segmentSpans.slice(0, 8) }
  expect(failed(seen, { ...goals, segmentsAtOnce: 15 })).toEqual([])
  const capped = [0, 0, 0, 10, 10, 10].map((began) => ({ began, ended: began + 10 }))
  expect(
    checkOf({ ...good, segmentSpans: capped }, 'several segments are open at once', { ...goals, segmentsAtOnce: 5 }),
  ).toMatchObject({
    result: 'fail',
    measured: 'at most 3 of 6',
    wanted: 'at least 5',
  })
})

test('of a deck of one segment no busy cores are expected', () => {
  const seen = local({ segments: 1, machine: { ...report.machine, cpuSeconds: 22 } })
  expect(checkOf(seen, 'cores are busy')).toMatchObject({
    result: 'skipped',
    measured: 'one segment is work for one core',
  })
})

test('a job that failed fails, with its own advice, and what it cannot show is skipped', () => {
  const job = { ...good.job, state: 'failed' as const, error: { message: 'no more money', advice: 'Pay.' } }
  const seen = { ...good, job, run: undefined }
  expect(failed(seen)).toEqual(['the deck is taken in whole'])
  expect(checkOf(seen, 'the deck is taken in whole')).toMatchObject({
    measured: 'failed: no more money',
    advice: 'Pay.',
  })
  expect(checkOf(seen, 'every concept is in the graph').result).toBe('skipped')
})

test('what a cap costs is said', () => {
  const calls = { calls: 40, replayed: 0, callingSeconds: 1100, boundSeconds: 1080, boundBy: 'cap' }
  const seen = { ...withReport({ calls }), estimatedParts: { cap: 1080, chain: 60, requests: 300 } }
  expect(checkOf(seen, 'throughput is near the bound').measured).toContain(
    'The cap binds: 18.0 min estimated, 5.0 min with auto.',
  )
})

test('a run that paid nothing shows nothing of calls', () => {
  const calls = { calls: 0, replayed: 40, callingSeconds: 0, boundSeconds: 0, boundBy: 'chain' }
  const seen = withReport({ calls, attempts: [] })
  for (const name of ['calls in flight use the budget', 'throughput is near the bound'])
    expect(checkOf(seen, name)).toMatchObject({
      result: 'skipped',
      measured: 'nothing was asked: the journal had all 40 results',
    })
})

test('a deck of 25 slides has a tenth of the time', () => {
  const job = { ...good.job, slides: 25, finishedAt: '2026-01-01T10:05:00.000Z' }
  expect(checkOf({ ...good, job }, 'it is done in time')).toMatchObject({
    result: 'fail',
    measured: '5.0 min (aim for 25 slides: 2.0 min to 3.0 min)',
    wanted: 'at most 4.5 min',
  })
})

describe('a job that was given up', () => {
  const { finishedAt: _, ...unfinished } = good.job
  const waiting: Observation = {
    ...good,
    job: { ...unfinished, state: 'waiting', slides: 0 },
    run: undefined,
    segmentSpans: [],
    givenUp: { after: 300, taken: false, busy: false },
  }

  test('since no worker took it fails with that alone, and says how one is started', () => {
    expect(failed(waiting)).toEqual(['the deck is taken in whole'])
    expect(checkOf(waiting, 'the deck is taken in whole')).toMatchObject({
      measured: 'no worker took the job in 5.0 min',
      advice: expect.stringContaining('docker compose up --detach ingestion-worker'),
    })
    for (const name of ['extraction is parallel', 'it is done in time', 'no call is answered 429'])
      expect(checkOf(waiting, name).result).toBe('skipped')
  })

  test('while workers were at other decks is to be waited for', () => {
    const seen = { ...waiting, givenUp: { after: 300, taken: false, busy: true } }
    expect(checkOf(seen, 'the deck is taken in whole').advice).toContain('--wait MINUTES')
  })

  test('in the middle is judged by what was seen of it', () => {
    const seen: Observation = {
      ...waiting,
      job: { ...unfinished, state: 'active', slides: 250 },
      givenUp: { after: 2700, taken: true, busy: false },
      segmentSpans: [
        { began: 0, ended: 5 },
        { began: 5, ended: 10 },
      ],
    }
    expect(failed(seen)).toEqual([
      'the deck is taken in whole',
      'extraction is parallel',
      'several segments are open at once',
      'it is done in time',
    ])
    expect(checkOf(seen, 'it is done in time').measured).toBe(
      'not done after 45.0 min (aim for 250 slides: 20.0 min to 30.0 min)',
    )
  })
})

test('advice is a command where the deployment is known, and none that works on another where it is not', () => {
  const deployment = { stackName: 'team-b', target: { account: '111122223333', region: 'eu-west-1' } }
  const chain = good.segmentSpans.map((_, index) => ({ began: index, ended: index + 1 }))
  const seen = { ...good, segmentSpans: chain }
  expect(checkOf({ ...seen, deployment }, 'extraction is parallel').advice).toContain(
    'npm run set -- --stack-name team-b --region eu-west-1 MAX_PARALLEL_SEGMENTS=auto',
  )
  for (const { advice } of judge(seen, goals)) expect(advice).not.toContain('npm run')
})
