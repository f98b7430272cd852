import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AwsError } from '../request.ts'
import { accountWithFoundation, type Ready } from './support/account-with-foundation.ts'
import { dumpsArrive, runLines } from './support/stand-in-machine.ts'

describe('a destruction that does not go through leaves all as it is', () => {
  let ready: Ready
  const machine = () => [...ready.region.instances.values()].filter(({ state }) => state === 'running')
  const stack = () => ready.region.stacks.find(({ name }) => name === 'knowbase')
  const started = 'start api ingestion-worker neo4j'

  beforeAll(async () => {
    ready = await accountWithFoundation()
    dumpsArrive(ready.fake)
    const { code } = await ready.operator.script('deploy', '--yes', '--app', ready.assembly)
    expect(code).toBe(0)
  })
  afterAll(() => ready.end())

  test('nothing is done where nobody is there to say yes', async () => {
    for (const name of ['deploy', 'destroy', 'redeploy']) {
      const { code, stderr } = await ready.operator.script(
        name,
        ...(name === 'destroy' ? [] : ['--app', ready.assembly]),
      )
      expect(stderr, name).toContain('Give --yes.')
      expect(code, name).toBe(1)
    }
    expect(stack()?.status).toBe('CREATE_COMPLETE')
    expect(machine()).toHaveLength(1)
  })

  test('nothing is destroyed that somebody else works on, or whose graph cannot be dumped, unless it is told to', async () => {
    const found = stack()
    const [one] = machine()
    if (found === undefined || one === undefined) throw new Error('no machine')
    const { status } = found
    const before = ready.fake.requests.length
    found.status = 'UPDATE_IN_PROGRESS'
    for (const [name, ...args] of [
      ['destroy', '--yes'],
      ['redeploy', '--yes'],
      ['purge', '--confirm', 'knowbase'],
    ] as const) {
      const { code, stderr } = await ready.operator.script(name, ...args)
      expect(stderr, name).toContain('Something is at work on knowbase: UPDATE_IN_PROGRESS.\nNothing was done. Wait')
      expect(code, name).toBe(1)
    }
    found.status = 'DELETE_IN_PROGRESS'
    const going = await ready.operator.script('destroy', '--dry-run')
    expect(going.stderr).toContain('No dump can be made: its deletion is under way.')
    expect(going.code).toBe(0)
    found.status = status
    one.state = 'terminated'
    const gone = await ready.operator.script('destroy', '--yes')
    one.state = 'running'
    expect(gone.stderr).toContain('No machine of knowbase runs, so the graph cannot be dumped.')
    expect(gone.stderr).toContain('--no-dump goes on without a dump')
    const leaving = await ready.operator.script('destroy', '--yes', '--leave', 'FirewallGroup')
    expect(leaving.stderr).toContain(
      `--leave is for a stack that is half deleted (DELETE_FAILED); knowbase is ${status}.`,
    )
    expect([gone.code, leaving.code]).toEqual([1, 1])
    expect(ready.fake.requests.slice(before).filter((one) => /DeleteStack|SendCommand/.test(one))).toEqual([])
  })

  test('a dump that fails leaves all as it is', async () => {
    const before = ready.fake.world.command
    ready.fake.world.command = (_instance, lines) => runLines(lines, 'database dump')
    const { code, stderr } = await ready.operator.script('destroy', '--yes')
    ready.fake.world.command = before
    expect(code).toBe(1)
    expect(stderr).toContain('could not be dumped')
    expect(stack()?.status).toBe('CREATE_COMPLETE')
    expect(machine()).toHaveLength(1)
  })

  test.each([
    ['the dump is not there', 's3 HEAD', 404, /there is no neo4j-\S+\.dump in the bucket \S+data/],
    ['the dump cannot be looked at', 's3 HEAD', 403, /may not look at neo4j-\S+\.dump in the bucket \S+data/],
    ['the deletion is refused', 'cloudformation DeleteStack', 403, /may not do that/],
  ])('where %s the service is started again', async (_what, request, status, said) => {
    const before = ready.fake.world.command
    const calls: string[] = []
    ready.fake.world.command = async (instance, lines) => {
      calls.push(...lines)
      return before(instance, lines)
    }
    ready.fake.world.refuses = (one) =>
      one === request ? new AwsError('AccessDenied', 'not allowed', status) : undefined
    const { code, stderr } = await ready.operator.script('destroy', '--yes')
    ready.fake.world.command = before
    ready.fake.world.refuses = () => undefined
    expect(code).toBe(1)
    expect(stderr).toMatch(said)
    expect(stderr).not.toContain('UnknownError')
    expect(calls.at(-1)).toContain(started)
    expect(stack()?.status).toBe('CREATE_COMPLETE')
  })

  test('a dump that is broken off deletes nothing, and the service is started again', async () => {
    const before = ready.fake.world.command
    const calls: string[] = []
    ready.fake.world.command = async (instance, lines) => {
      const end = await before(instance, lines)
      if (calls.length === 0) ready.operator.interrupt()
      calls.push(...lines)
      return end
    }
    const deletions = () => ready.fake.requests.filter((one) => one === 'cloudformation DeleteStack').length
    const deleted = deletions()
    const { code, stderr } = await ready.operator.script('destroy', '--yes')
    ready.fake.world.command = before
    expect(code).toBe(1)
    expect(stderr).toContain('It was broken off.')
    expect(calls.at(-1)).toContain(started)
    expect(deletions()).toBe(deleted)
  })
})
