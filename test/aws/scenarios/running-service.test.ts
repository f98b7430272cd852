import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Check } from '../../../scripts/verify/check.ts'
import { startServer } from '../../support/start-server.ts'
import { AwsError } from '../request.ts'
import { accountWithFoundation, type Ready } from './support/account-with-foundation.ts'

describe('what scripts do with a service that runs', () => {
  let ready: Ready
  beforeAll(async () => {
    ready = await accountWithFoundation()
    const { code, stderr } = await ready.operator.script('deploy', '--yes', '--app', ready.assembly)
    expect(stderr).toContain('CREATE_COMPLETE')
    expect(code).toBe(0)
  })
  afterAll(() => ready.end())

  test('status', async () => {
    const { code, stdout } = await ready.operator.script('status', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      stacks: { knowbase: 'CREATE_COMPLETE', 'knowbase-data': 'CREATE_COMPLETE' },
      machine: { instanceType: 't3.2xlarge', dollarsPerHour: 0.384 },
      url: 'http://127.0.0.2:8000',
    })
  })

  test('set writes the variable and refreshes the machine', async () => {
    const { code, stdout } = await ready.operator.script('set', 'MAX_PARALLEL_SEGMENTS=auto')
    expect(code).toBe(0)
    expect(stdout).toContain('healthy')
    expect(ready.region.parameters.get('/knowbase/variables/MAX_PARALLEL_SEGMENTS')?.value).toBe('auto')
    const back = await ready.operator.script('set', 'MAX_PARALLEL_SEGMENTS=', 'HEDGING=off')
    expect(back.code).toBe(0)
    expect(ready.region.parameters.has('/knowbase/variables/MAX_PARALLEL_SEGMENTS')).toBe(false)
    expect(ready.region.parameters.get('/knowbase/variables/HEDGING')?.value).toBe('off')
  })

  test('a value with which the service is not healthy is taken back', async () => {
    const before = ready.fake.world.command
    let refreshes = 0
    ready.fake.world.command = () => ({ code: ++refreshes === 1 ? 1 : 0, output: 'the service is not ready' })
    const { code, stderr } = await ready.operator.script('set', 'HEDGING=on')
    ready.fake.world.command = before
    expect(code).toBe(1)
    expect(stderr).toContain('what was set before is back')
    expect(refreshes).toBe(2)
    expect(ready.region.parameters.get('/knowbase/variables/HEDGING')?.value).toBe('off')
  })

  test('a change that is broken off is taken back, also from the machine', async () => {
    const before = ready.fake.world.command
    let refreshes = 0
    ready.fake.world.command = () => {
      if (++refreshes === 1) ready.operator.interrupt()
      return { code: 0, output: '' }
    }
    // The machine is at it until the person has had enough.
    ready.fake.world.refuses = (request) =>
      request === 'ssm GetCommandInvocation' && refreshes === 1
        ? new AwsError('InvocationDoesNotExist', 'not yet')
        : undefined
    const { code, stderr } = await ready.operator.script('set', 'HEDGING=on')
    Object.assign(ready.fake.world, { command: before, refuses: () => undefined })
    expect(stderr).toContain('It was broken off; what was set before is back.')
    expect(code).toBe(1)
    expect(refreshes).toBe(2)
    expect(ready.region.parameters.get('/knowbase/variables/HEDGING')?.value).toBe('off')
  })

  test('of several variables none is changed where one cannot be', async () => {
    let writes = 0
    ready.fake.world.refuses = (request) =>
      request === 'ssm PutParameter' && ++writes === 2 ? new AwsError('TooManyUpdates', 'wait') : undefined
    const { code } = await ready.operator.script('set', 'HEDGING=on', 'LOG_LEVEL=debug')
    ready.fake.world.refuses = () => undefined
    expect(code).toBe(1)
    expect(ready.region.parameters.get('/knowbase/variables/HEDGING')?.value).toBe('off')
    expect(ready.region.parameters.has('/knowbase/variables/LOG_LEVEL')).toBe(false)
  })

  test('a machine that takes no commands is named, and nothing stays changed', async () => {
    ready.fake.world.refuses = (request) =>
      request === 'ssm SendCommand' ? new AwsError('InvalidInstanceId', 'not in a valid state') : undefined
    const { code, stderr } = await ready.operator.script('set', 'HEDGING=on')
    ready.fake.world.refuses = () => undefined
    expect(code).toBe(1)
    expect(stderr).toContain('takes no commands, its Systems Manager agent is not connected')
    expect(stderr).toContain('what was set before is written again, but')
    expect(ready.region.parameters.get('/knowbase/variables/HEDGING')?.value).toBe('off')
  })

  test('logs', async () => {
    const lines = ready.region.logGroups.get('/knowbase/containers') ?? []
    const now = Date.now()
    lines.push({ stream: 'knowbase-api-1/0a', at: now - 2_000, message: 'listening' })
    lines.push({ stream: 'knowbase-ingestion-worker-1/0b', at: now - 1_000, message: '[EXTRACTOR] Segment 1 DONE' })
    lines.push({ stream: 'knowbase-api-1/0a', at: now - 3_600_000, message: 'long ago' })
    const all = await ready.operator.script('logs')
    expect(all.stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/ knowbase-api-1 listening$/),
      expect.stringMatching(/ knowbase-ingestion-worker-1 \[EXTRACTOR\] Segment 1 DONE$/),
    ])
    const some = await ready.operator.script('logs', '--service', 'api', '--since', '90', '--json')
    expect(
      some.stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { message: string }).message),
    ).toEqual(['long ago', 'listening'])
  })

  test('logs --follow prints a line that comes late, and none twice', async () => {
    const lines = ready.region.logGroups.get('/knowbase/containers') ?? []
    lines.splice(0)
    const now = Date.now()
    const put = (at: number, message: string): void => {
      lines.push({ stream: 'knowbase-api-1/0a', at: now + at, message })
    }
    const looks = () => ready.fake.requests.filter((one) => one === 'logs FilterLogEvents').length
    put(-2_000, 'second')
    const following = ready.operator.script('logs', '--follow', '--json')
    const before = looks()
    await expect.poll(() => looks() > before, { timeout: 300_000 }).toBe(true)
    put(-3_000, 'first, but late')
    put(0, 'third')
    const late = looks()
    // One event a page: what was asked after the late line came, and once more.
    await expect.poll(() => looks() - late > 6, { timeout: 300_000 }).toBe(true)
    ready.operator.interrupt()
    const { stdout } = await following
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { message: string }).message)
        .toSorted(),
    ).toEqual(['first, but late', 'second', 'third'])
  })

  test('verify finds the address of a stack, and says how to reach it', async () => {
    const stack = ready.region.stacks.find(({ name, status }) => name === 'knowbase' && status === 'CREATE_COMPLETE')
    if (stack === undefined) throw new Error('no stack')
    stack.outputs = new Map([...stack.outputs, ['Url', 'http://127.0.0.1:1']])
    const { code, stdout, stderr } = await ready.operator.script('verify', '--stack-name', 'knowbase')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('No server answers at http://127.0.0.1:1.')
    expect(stderr).toMatch(/aws ssm start-session --target .* --region eu-central-1 --document-name AWS-StartPortForw/)
    expect(stderr).toContain(
      'Then: npm run verify -- --stack-name knowbase --region eu-central-1 --url http://127.0.0.1:8000',
    )
    const nowhere = await ready.operator.script('verify', '--stack-name', 'knowbaes')
    expect(nowhere.stderr).toContain('There is no stack knowbaes with an address in eu-central-1')
    expect(nowhere.code).toBe(1)
  })

  test('verify holds a deployment to the segments at once that it is set to, and tells how to get a token', async () => {
    const server = await startServer({ MAX_PARALLEL_SEGMENTS: '1' })
    try {
      const args = ['--region', 'eu-central-1', '--url', server.url, '--json', '--slides', '40'] as const
      ready.region.parameters.set('/knowbase/variables/MAX_PARALLEL_SEGMENTS', { value: '3', type: 'String' })
      const { stdout } = await ready.operator.script('verify', ...args)
      const { checks } = JSON.parse(stdout) as { checks: readonly Check[] }
      expect(checks.find(({ name }) => name === 'several segments are open at once')).toMatchObject({
        result: 'fail',
        wanted: 'at least 3',
        advice: 'Raise the cap on segments: npm run set -- --region eu-central-1 MAX_PARALLEL_SEGMENTS=3.',
      })
    } finally {
      ready.region.parameters.delete('/knowbase/variables/MAX_PARALLEL_SEGMENTS')
      await server.stop()
    }
    const closed = await startServer({ JWT_SECRET: 'a-secret-of-more-than-thirty-two-characters' })
    try {
      const { stderr } = await ready.operator.script('verify', '--region', 'eu-central-1', '--url', closed.url)
      expect(stderr).toContain('Set KNOWBASE_TOKEN to what npx knowbase token --scope admin prints')
      expect(stderr).toContain('--name /knowbase/secrets/JWT_SECRET --region eu-central-1')
    } finally {
      await closed.stop()
    }
  })

  test('secrets that are there stay, and a restart takes up the new ones', async () => {
    const lines: string[] = []
    ready.fake.world.command = (_instance, sent) => {
      lines.push(...sent)
      return { code: 0, output: '' }
    }
    const file = ready.operator.file('new.env', 'ANTHROPIC_API_KEY=key-of-a-provider\n')
    const { code, stdout } = await ready.operator.script('secrets', '--from', file, '--restart', '--json')
    expect(code).toBe(0)
    const text = await ready.operator.script('secrets', '--from', file, '--restart')
    expect(text.stdout).toMatch(/\ni-\w+ runs with them\.\n$/)
    expect(JSON.parse(stdout)).toMatchObject({
      written: ['ANTHROPIC_API_KEY'],
      kept: ['JWT_SECRET', 'NEO4J_PASSWORD'],
      missing: ['OPENAI_API_KEY'],
    })
    expect(lines).toEqual(['systemctl restart knowbase', 'systemctl restart knowbase'])
    expect(ready.region.parameters.get('/knowbase/secrets/JWT_SECRET')?.value).toBe('hidden')
    const missing = await ready.operator.script('secrets', '--from', 'no-such-file')
    expect(missing.stderr).toContain('no-such-file cannot be read')
    expect(missing.code).toBe(1)
  })

  test('a file of secrets may be written on Windows, and one that has none is refused', async () => {
    const marked = ready.operator.file('marked.env', '\uFEFFOPENAI_API_KEY=key-of-a-provider\r\n')
    const { stdout } = await ready.operator.script('secrets', '--from', marked, '--dry-run', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ written: ['OPENAI_API_KEY'] })
    const other = ready.operator.file('utf-16.env', 'OPENAI_API_KEY=key'.replaceAll(/./g, '$&\0'))
    const none = await ready.operator.script('secrets', '--from', other)
    expect(none.stderr).toContain('utf-16.env has no line of JWT_SECRET, OPENAI_API_KEY')
    expect(none.code).toBe(1)
  })

  test('a dry run of set and secrets changes nothing', async () => {
    const before = JSON.stringify([...ready.region.parameters])
    const file = ready.operator.file('other.env', 'OPENAI_API_KEY=another\n')
    const set = await ready.operator.script('set', 'HEDGING=off', '--dry-run')
    const secrets = await ready.operator.script('secrets', '--from', file, '--dry-run')
    expect([set.code, secrets.code]).toEqual([0, 0])
    expect(JSON.stringify([...ready.region.parameters])).toBe(before)
  })
})
