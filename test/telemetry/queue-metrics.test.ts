import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { addQueueMetrics } from '../../app/telemetry/queue-metrics.ts'

it('the figures of a queue that does not answer are left out, and come back with it', async () => {
  let away = false
  const answer = <T>(value: T): Promise<T> => (away ? Promise.reject(new Error('It is away.')) : Promise.resolve(value))
  const registry = new Registry()
  addQueueMetrics(registry, {
    counts: () => answer({ waiting: 3, active: 1, completed: 4, failed: 0, cancelled: 0 }),
    longestWait: () => answer(12),
  })
  const figures = async (): Promise<readonly string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const all = await figures()
  expect(all).toHaveLength(7)
  expect(all).toContain('knowbase_queue_depth 3')
  expect(all).toContain('knowbase_queue_age_seconds 12')
  away = true
  expect(await figures()).toEqual([])
  away = false
  expect(await figures()).toEqual(all)
})
