import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultsInTurn, refuse } from '../../../bench/provider/faults.ts'
import type { MockProviderOptions } from '../../../bench/provider/mock-provider.ts'
import type { Check } from '../../../scripts/verify/check.ts'
import { environmentFor, startRunProvider } from '../../runs/provider-run.ts'
import { type ProgramRun, runProgram, runScript, samplePath } from '../../support/run-program.ts'
import { type RunningServer, startServer } from '../../support/start-server.ts'

const verify = (...args: readonly string[]): Promise<ProgramRun> => runScript('verify', args)

type Verdict = { readonly ok: boolean; readonly checks: readonly Check[] }

async function verdict(
  ...args: readonly string[]
): Promise<ReadonlyMap<string, Check> & { readonly code: number | null }> {
  const { code, stdout, stderr } = await verify(...args, '--json')
  if (stdout === '') throw new Error(stderr)
  const { ok, checks } = JSON.parse(stdout) as Verdict
  expect(code).toBe(ok ? 0 : 1)
  return Object.assign(new Map(checks.map((check) => [check.name, check])), { code })
}

/** How busy cores are on a machine that tests share says nothing. */
const failedOf = (checks: ReadonlyMap<string, Check>): readonly string[] =>
  [...checks.values()]
    .filter(({ name, result }) => result === 'fail' && name !== 'cores are busy')
    .map(({ name }) => name)

describe('a server that works by itself', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  test('passes, and keeps nothing of the deck that was made', async () => {
    const checks = await verdict('--url', server.url)
    expect(failedOf(checks)).toEqual([])
    expect(checks.get('cores are busy')?.result).not.toBe('skipped')
    expect(checks.get('calls in flight use the budget')).toMatchObject({
      result: 'skipped',
      measured: 'no provider is asked',
    })
    expect(await (await fetch(`${server.url}/documents`)).json()).toEqual({ documents: [] })
  })

  test('prints a table; a deck of its own stays, and is refused the second time', async () => {
    const args = ['--url', server.url, '--deck', samplePath]
    const first = await verify(...args)
    expect(first.stdout).toMatch(/^pass {2}every concept is in the graph {2,}\d+ concepts, \d+ relations/m)
    expect(await (await fetch(`${server.url}/documents`)).json()).toMatchObject({
      documents: [{ fileName: 'sample.pptx' }],
    })
    const second = await verify(...args)
    expect(second).toMatchObject({ code: 1, stdout: '' })
    expect(second.stderr).toContain('The graph has sample.pptx already')
  })

  test('grants every deck a minute at least', async () => {
    // In proportion, so few slides would have less.
    const checks = await verdict('--url', server.url, '--slides', '20', '--minutes', '0.001')
    expect(checks.get('it is done in time')?.wanted).toBe('at most 60.0 s')
    expect(failedOf(checks)).toEqual([])
  })
})

test('a cap of one segment is found, and the advice is to lift it', async () => {
  const server = await startServer({ MAX_PARALLEL_SEGMENTS: '1' })
  try {
    const checks = await verdict('--url', server.url, '--instance-type', 'c5.4xlarge')
    expect(failedOf(checks)).toEqual(['extraction is parallel', 'several segments are open at once'])
    expect(checks.get('several segments are open at once')?.advice).toContain('MAX_PARALLEL_SEGMENTS=10 in the')
  } finally {
    await server.stop()
  }
})

describe('a server that asks a provider', () => {
  const verdictWith = async (options: Partial<MockProviderOptions>): Promise<ReadonlyMap<string, Check>> => {
    const provider = await startRunProvider({ latency: () => ({ firstTokenMs: 300, msPerToken: 0 }), ...options })
    const server = await startServer({ LLM_PROVIDER: 'openai', ...environmentFor(provider) })
    try {
      return await verdict('--url', server.url, '--slides', '40')
    } finally {
      await server.stop()
      await provider.close()
    }
  }

  test('passes with calls in flight, near the bound', async () => {
    const checks = await verdictWith({})
    expect(failedOf(checks)).toEqual([])
    for (const name of ['calls in flight use the budget', 'throughput is near the bound'])
      expect(checks.get(name)?.result).toBe('pass')
    expect(checks.get('cores are busy')?.result).toBe('skipped')
  })

  test('fails for one 429, which lost nothing', async () => {
    const checks = await verdictWith({
      fault: faultsInTurn(refuse(429, 'rate', 'Slow down.', { 'retry-after-ms': '50' })),
    })
    // How near the bound it is says nothing where tests share the machine.
    expect(failedOf(checks)).toContain('no call is answered 429')
    expect(checks.get('the deck is taken in whole')?.result).toBe('pass')
    expect(checks.get('no call is answered 429')).toMatchObject({ measured: '1 answers 429' })
  })
})

describe('a server without a worker', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer({}, ['--no-work'])
  })
  afterAll(() => server.stop())
  const jobs = async (): Promise<readonly { readonly state: string }[]> =>
    ((await (await fetch(`${server.url}/jobs`)).json()) as { jobs: { state: string }[] }).jobs

  test('a dry run says what would be done, and sends nothing', async () => {
    const { code, stdout } = await verify('--url', server.url, '--dry-run', '--slides', '250', '--wait', '2')
    expect(stdout).toContain(`${server.url} is ready.\nknowbase-verify-250-slides.pptx would be sent`)
    expect(stdout).toContain('It may wait 2.0 min for a worker, and then take 45.0 min.\nNothing was sent')
    expect(code).toBe(0)
    expect(await jobs()).toEqual([])
  })

  test('ends quietly where nobody reads what it prints', async () => {
    const run = await runScript('verify', ['--url', server.url, '--dry-run'], {
      onStart: ({ stdout }) => stdout?.destroy(),
    })
    expect(run).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('is given up, with what to do, and the job is taken back', async () => {
    const checks = await verdict('--url', server.url, '--wait', '0.01')
    expect(failedOf(checks)).toEqual(['the deck is taken in whole'])
    expect(checks.get('the deck is taken in whole')).toMatchObject({ measured: 'no worker took the job in 0.6 s' })
    expect(await jobs()).toMatchObject([{ state: 'cancelled' }])
  })

  test('is stopped by Ctrl-C, and the job is taken back', async () => {
    const before = await jobs()
    let interrupt = (): void => {}
    const running = runScript('verify', ['--url', server.url], {
      onStart: (child) => {
        interrupt = () => void child.kill('SIGINT')
      },
    })
    await expect.poll(async () => (await jobs()).length, { timeout: 60_000 }).toBe(before.length + 1)
    interrupt()
    const { code, stdout, stderr } = await running
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('It was broken off.\nThe job was cancelled')
    expect((await jobs())[0]).toMatchObject({ state: 'cancelled' })
  })

  test('keeps the job of a deck that was given', async () => {
    const checks = await verdict('--url', server.url, '--wait', '0.01', '--deck', samplePath)
    expect(failedOf(checks)).toEqual(['the deck is taken in whole'])
    expect((await jobs())[0]).toMatchObject({ state: 'waiting' })
  })
})

test('a token is asked for, and a forbidden server says which', async () => {
  const server = await startServer({ JWT_SECRET: 'a-secret-of-more-than-thirty-two-characters' })
  try {
    const run = await verify('--url', server.url)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/answered with 401.*\nSet KNOWBASE_TOKEN to one with the scopes ingest, read and admin/)
    const dry = await verify('--url', server.url, '--dry-run')
    expect(dry).toMatchObject({ code: 1, stdout: '' })
    expect(dry.stderr).toContain('answered with 401')
    const tokenFor = async (...scopes: readonly string[]): Promise<string> => {
      const args = scopes.flatMap((scope) => ['--scope', scope])
      const { stdout } = await runProgram(['token', '--client', 'me', ...args], {
        environment: { JWT_SECRET: 'a-secret-of-more-than-thirty-two-characters' },
      })
      return stdout.trim()
    }
    const verifyAs = (KNOWBASE_TOKEN: string): Promise<ProgramRun> =>
      runScript('verify', ['--url', server.url, '--slides', '20'], { environment: { KNOWBASE_TOKEN } })
    const get = async (path: string): Promise<unknown> => {
      const authorization = `Bearer ${await tokenFor('read')}`
      return (await fetch(`${server.url}${path}`, { headers: { authorization } })).json()
    }
    const blind = await verifyAs(await tokenFor('ingest'))
    expect(blind.stderr).toContain('GET /metrics was answered with 403: This needs the scope read.')
    expect(await get('/jobs')).toMatchObject({ jobs: [] })
    const keeping = await verifyAs(await tokenFor('ingest', 'read'))
    expect(keeping.stdout).toMatch(/^pass {2}every concept is in the graph /m)
    expect(keeping.stderr).toContain('The deck stays, the token may not remove it: DELETE /documents/')
    expect(await get('/documents')).toMatchObject({ documents: [{ fileName: 'knowbase-verify-20-slides.pptx' }] })
  } finally {
    await server.stop()
  }
})

test('an address where nothing answers, and an option that is none', async () => {
  const nobody = await verify('--url', 'http://127.0.0.1:1')
  expect(nobody).toMatchObject({ code: 1, stdout: '' })
  expect(nobody.stderr).toMatch(/^No server answers at http:\/\/127.0.0.1:1\.\nIs it started/)
  expect((await verify('--url', 'localhost')).stderr).toContain('expected an address such as http://')
  const noDeck = await verify('--deck', '/nowhere/talk.pptx')
  expect(noDeck).toMatchObject({ code: 1, stdout: '' })
  expect(noDeck.stderr).toMatch(/^\/nowhere\/talk\.pptx cannot be read: .*\nGive --deck/)
  expect((await verify('--minutes', 'soon')).stderr).toContain('expected a number above 0')
  expect((await verify('--instance-type', 'm1.small')).stderr).toContain('t3.2xlarge')
})
