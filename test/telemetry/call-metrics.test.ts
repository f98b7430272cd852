import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { createCallMetrics } from '../../app/telemetry/call-metrics.ts'

const pool = 'fake/model'

function createCalls() {
  const registry = new Registry()
  const paid = new Map([[pool, 0]])
  const hear = createCallMetrics({ registry, pools: [pool], paid: () => paid, snapshot: () => undefined })
  const figure = async (name: string): Promise<number | undefined> => {
    const line = (await registry.metrics()).split('\n').find((one) => one.startsWith(`${name} `))
    return line === undefined ? undefined : Number(line.slice(name.length + 1))
  }
  return { hear, paid, figure }
}

it('counts from nought before the first call: who reads changes misses none', async () => {
  const { figure } = createCalls()
  for (const status of ['200', '429'])
    expect(await figure(`knowbase_calls_total{pool="${pool}",status="${status}"}`)).toBe(0)
  expect(await figure(`knowbase_rate_limited_total{pool="${pool}"}`)).toBe(0)
  expect(await figure(`knowbase_tokens_total{pool="${pool}",kind="output"}`)).toBe(0)
  expect(await figure(`knowbase_dollars_total{pool="${pool}"}`)).toBe(0)
})

it('tells what was paid as a sum, however often it is asked', async () => {
  const { paid, figure } = createCalls()
  paid.set(pool, 0.25)
  await figure('')
  expect(await figure(`knowbase_dollars_total{pool="${pool}"}`)).toBe(0.25)
  paid.set(pool, 0.75)
  expect(await figure(`knowbase_dollars_total{pool="${pool}"}`)).toBe(0.75)
})

it('a hedge that lost is a call that ended, and no longer in flight', async () => {
  const { hear, figure } = createCalls()
  const task = { documentId: 'd', segmentId: 's', segmentIndex: 0, kind: 'extract', remaining: 0 }
  const moment = { at: 0, pool, call: 1, task, attempt: 2 }
  hear({ ...moment, type: 'started', hedge: true, inFlight: 1 })
  expect(await figure(`knowbase_calls_in_flight{pool="${pool}"}`)).toBe(1)
  hear({ ...moment, type: 'abandoned', reason: 'lost_race', chargedTokens: 10, durationMs: 5 })
  expect(await figure(`knowbase_calls_in_flight{pool="${pool}"}`)).toBe(0)
  expect(await figure(`knowbase_calls_total{pool="${pool}",status="lost_race"}`)).toBe(1)
})
