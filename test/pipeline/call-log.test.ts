import { expect, it } from 'vitest'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import { createCallLog } from '../../app/pipeline/call-log.ts'
import type { CallEvent } from '../../app/ports/call-event.ts'
import type { CallTask } from '../../app/ports/language-model.ts'

const task = (documentId: string): CallTask => ({
  documentId,
  segmentId: 's',
  segmentIndex: 2,
  kind: 'extract',
  remaining: 0,
})
const moment = (at: number, call: number, documentId = 'd') => ({ at, call, pool: 'openai/m', task: task(documentId) })
const cost = { requests: 1, inputTokens: 100, outputTokens: 50 }
const usage = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 20 }

const hedged: readonly CallEvent[] = [
  { ...moment(0, 1), type: 'queued', cost },
  { ...moment(5, 1), type: 'started', attempt: 1, hedge: false, inFlight: 1 },
  { ...moment(6, 1), type: 'headers', attempt: 1, limits: {}, afterMs: 1 },
  { ...moment(7, 1), type: 'rejected', attempt: 1, status: 429, retryAfterMs: 10, durationMs: 2 },
  { ...moment(20, 1), type: 'started', attempt: 2, hedge: false, inFlight: 1 },
  { ...moment(30, 1), type: 'first_token', attempt: 2, afterMs: 10 },
  { ...moment(90, 1), type: 'started', attempt: 3, hedge: true, inFlight: 2 },
  { ...moment(120, 1), type: 'finished', attempt: 3, usage, chargedTokens: 150, durationMs: 30 },
  { ...moment(121, 1), type: 'abandoned', attempt: 2, reason: 'lost_race', chargedTokens: 150, durationMs: 101 },
]

it('makes attempts of events: a rejection, a straggler and the hedge that beat it', () => {
  const log = createCallLog()
  for (const event of hedged) log.onCallEvent(event)
  const { attempts } = log.take('d')
  expect(attempts.map(({ sentAt, endedAt, outcome, hedge }) => [sentAt, endedAt, outcome, hedge])).toEqual([
    [5, 7, 'rejected', false],
    [90, 120, 'finished', true],
    [20, 121, 'abandoned', false],
  ])
  expect(attempts.map(({ firstTokenAt }) => firstTokenAt)).toEqual([undefined, undefined, 30])
  expect(attempts.map(({ chargedTokens, status }) => [chargedTokens, status])).toEqual([
    [0, 429],
    [150, undefined],
    [150, undefined],
  ])
  expect(attempts[1]).toMatchObject({ usage, cost, queuedAt: 0, call: 1 })
})

it('keeps documents apart, and forgets what was taken', () => {
  const log = createCallLog()
  for (const event of hedged.slice(0, 5)) log.onCallEvent(event)
  log.onCallEvent({ ...moment(0, 2, 'other'), type: 'queued', cost })
  log.onCallEvent({ ...moment(1, 2, 'other'), type: 'started', attempt: 1, hedge: false, inFlight: 2 })
  log.onReplay(task('other'))
  expect(log.take('d').attempts).toHaveLength(1)
  for (const event of hedged.slice(5)) log.onCallEvent(event)
  expect(log.take('d')).toEqual({ attempts: [], replayed: 0 })
  const error = new ModelCallError('bad_answer', 'Refused.', { usage })
  log.onCallEvent({
    ...moment(9, 2, 'other'),
    type: 'failed',
    attempt: 1,
    error,
    chargedTokens: 120,
    durationMs: 8,
    retryInMs: undefined,
  })
  const other = log.take('other')
  expect(other.replayed).toBe(1)
  expect(other.attempts).toMatchObject([{ outcome: 'failed', usage, chargedTokens: 120 }])
})
