import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../app/config.ts'
import { ports } from '../../app/contract.ts'
import { openService } from '../../app/wire-service.ts'
import { startMockProvider } from '../../bench/provider/mock-provider.ts'
import { createSlideAnswers } from '../../bench/provider/slide-answers.ts'
import { synthesize, userDataOf } from './support/synthesize.ts'
import { type ToldMetric, toldMetrics } from './support/told-metrics.ts'
import { usedMetrics } from './support/used-metrics.ts'

const { app } = synthesize({})
const used = usedMetrics(app)
const [groupId = ''] = Object.keys(app.findResources('AWS::AutoScaling::AutoScalingGroup'))
const groupName = `<${groupId}>`
let told: readonly ToldMetric[] = []
let folder = ''

/** What a process answers at /metrics before it has done anything. */
async function figures(environment: Readonly<Record<string, string>>, works: boolean): Promise<string> {
  const data = join(folder, works ? 'worker' : 'api')
  const service = await openService(readConfig({ KNOWBASE_DATA: data, LOG_LEVEL: 'silent', ...environment }), { works })
  try {
    return await service.serverParts.metrics.render()
  } finally {
    await service.close()
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-figures-'))
  const provider = await startMockProvider({ answer: createSlideAnswers(), models: ['gpt-6-luna'] })
  const environment = {
    LLM_PROVIDER: 'openai',
    OPENAI_API_KEY: 'provider-key',
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_MODEL: 'gpt-6-luna',
  }
  try {
    const answers = {
      [`127.0.0.1:${ports.api}`]: await figures(environment, false),
      [`127.0.0.1:${ports.metrics}`]: await figures(environment, true),
    }
    told = toldMetrics(userDataOf(app), answers, groupName)
  } finally {
    await provider.close()
  }
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

const keyOf = ({ namespace, name, dimensions }: Pick<ToldMetric, 'namespace' | 'name' | 'dimensions'>): string =>
  `${namespace} ${name} ${JSON.stringify(dimensions, Object.keys(dimensions).toSorted())}`

test('whatever an alarm or a graph reads is told, with these dimensions', () => {
  const known = new Set(told.map(keyOf))
  // EC2 tells this itself, of each group.
  known.add(keyOf({ namespace: 'AWS/EC2', name: 'CPUUtilization', dimensions: { AutoScalingGroupName: groupName } }))
  expect(used.length).toBeGreaterThan(30)
  expect(used.filter((metric) => !known.has(keyOf(metric)))).toEqual([])
})

test('nothing is told, and paid for, that no alarm and no graph reads', () => {
  const read = new Set(used.map(({ name }) => name))
  expect([...new Set(told.map(({ name }) => name))].filter((name) => !read.has(name))).toEqual([])
})

test('counters, which arrive as what they grew by, are summed up, and gauges never', () => {
  const types = new Map(told.map(({ name, type }) => [name, type]))
  for (const { by, name, statistic } of used) {
    if (types.get(name) === 'counter') expect([by, name, statistic]).toEqual([by, name, 'Sum'])
    else expect(statistic, `${by}: ${name}`).not.toBe('Sum')
  }
  expect([...types.values()].filter((type) => type === 'counter').length).toBeGreaterThan(5)
})

test('what the agent writes has a log group that forgets, and that the machine may write to', () => {
  const [group] = Object.values(app.findResources('AWS::Logs::LogGroup'))
  expect(group?.['Properties']).toMatchObject({ LogGroupName: '/knowbase/metrics', RetentionInDays: 7 })
  expect(userDataOf(app)).toContain('"log_group_name":"/knowbase/metrics"')
  expect(JSON.stringify(app.findResources('AWS::IAM::Policy'))).toContain(':log-group:/knowbase/metrics:*')
})
