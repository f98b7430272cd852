import { runInNewContext } from 'node:vm'
import { Match } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { synthesize } from './support/synthesize.ts'

type Alarm = {
  readonly DependsOn?: readonly string[]
  readonly Properties: {
    readonly AlarmDescription: string
    readonly AlarmActions: readonly unknown[]
    readonly TreatMissingData: string
    readonly Metrics?: readonly { readonly Expression?: string }[]
  }
}

const { app } = synthesize({ dailySpendUsd: '35' })
const alarms = Object.entries(app.findResources('AWS::CloudWatch::Alarm') as Record<string, Alarm>)
const alarm = (id: string): Alarm => {
  const found = alarms.find(([name]) => name.startsWith(`Monitoring${id}`))
  if (found === undefined) throw new Error(`There is no alarm ${id}.`)
  return found[1]
}
const [topic = ''] = Object.keys(app.findResources('AWS::SNS::Topic'))
const [group = ''] = Object.keys(app.findResources('AWS::AutoScaling::AutoScalingGroup'))

test.each(alarms.map(([id, one]) => [id, one.Properties] as const))(
  '%s tells somebody, and says which command to give',
  (_id, { AlarmActions, AlarmDescription }) => {
    expect(AlarmActions).toEqual([{ Ref: topic }])
    const named = [...AlarmDescription.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name]) => name ?? '')
    expect(named.length + (AlarmDescription.includes('npx cdk deploy') ? 1 : 0)).toBeGreaterThan(0)
    for (const name of named) expect(Object.keys(packageJson.scripts)).toContain(name)
  },
)

test('the topic hears alarms and budgets of its own account alone', () => {
  const account = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }
  app.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: [Match.objectLike({ Effect: 'Deny' }), Match.objectLike({ Effect: 'Allow', Condition: account })],
    },
  })
})

test('silence is alarming of health alone, and there not before the first machine was well', () => {
  const breaching = alarms.filter(([, one]) => one.Properties.TreatMissingData !== 'notBreaching')
  expect(breaching.map(([, one]) => one)).toEqual([alarm('Unhealthy')])
  for (const id of ['Unhealthy', 'Unwatched']) expect(alarm(id).DependsOn, id).toEqual([group])
  expect(alarm('Unhealthy').Properties).toMatchObject({
    TreatMissingData: 'breaching',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
  })
})

test('429s are a share of the calls, from ten on', () => {
  const { Metrics = [], ...properties } = alarm('RateLimited').Properties
  expect(properties).toMatchObject({ Threshold: 5, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 2 })
  const expression = Metrics.find((one) => one.Expression !== undefined)?.Expression ?? ''
  const when = (condition: boolean, then: number, otherwise: number): number => (condition ? then : otherwise)
  const percent = (limited: number, calls: number): unknown => runInNewContext(expression, { IF: when, limited, calls })
  expect(percent(9, 9)).toBe(0)
  expect(percent(10, 1000)).toBe(1)
  expect(percent(60, 1000)).toBe(6)
})

test('dollars are summed up over a day, and the limit is that of the context', () => {
  const day = Match.objectLike({
    MetricStat: Match.objectLike({
      Period: 86_400,
      Stat: 'Sum',
      Metric: Match.objectLike({ MetricName: 'knowbase_dollars_total' }),
    }),
  })
  app.hasResourceProperties('AWS::CloudWatch::Alarm', { Metrics: [day], Threshold: 35, EvaluationPeriods: 1 })
})

test.each([
  ['Memory', 90],
  ['WorkerMemory', 90],
  ['ApiMemory', 90],
  ['DataDisk', 85],
  ['SystemDisk', 85],
  ['QueueAge', 3600],
])('%s is too much over %d', (id, threshold) => {
  expect(alarm(id).Properties).toMatchObject({ Threshold: threshold, ComparisonOperator: 'GreaterThanThreshold' })
})
