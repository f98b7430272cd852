import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { programPath } from '../support/run-program.ts'

/** What the setting was each time that the program started, with a flag of Node's that says so. */
async function startsOf(command: string, environment: Readonly<Record<string, string>>, ipc: boolean) {
  const flag =
    '--import=data:text/javascript,console.log(process.pid, process.env.MALLOC_ARENA_MAX + "/" + process.env.MALLOC_MMAP_THRESHOLD_)'
  const child = spawn(process.execPath, [flag, programPath, command, '--help'], {
    stdio: ['ignore', 'pipe', 'inherit', ...(ipc ? (['ipc'] as const) : [])],
    env: { PATH: process.env['PATH'], ...environment },
  })
  const output = child.stdout === null ? '' : await text(child.stdout)
  return output.match(new RegExp(`(?<=^${child.pid} )\\S+$`, 'gm'))
}

describe.runIf(process.platform === 'linux')('two heaps of malloc', () => {
  it.each([
    [
      'a server starts once more with them, as the same process with the same flags',
      'serve',
      {},
      false,
      ['undefined/undefined', '2/131072'],
    ],
    ['so does a worker', 'worker', {}, false, ['undefined/undefined', '2/131072']],
    ['a command that is done at once does not', 'documents', {}, false, ['undefined/undefined']],
    ['what somebody has set stays', 'serve', { MALLOC_ARENA_MAX: '7' }, false, ['7/undefined']],
    ['a channel to the parent is not cut', 'serve', {}, true, ['undefined/undefined']],
  ])('%s', async (_name, command, environment, ipc, starts) => {
    expect(await startsOf(command, environment, ipc)).toEqual(starts)
  })
})
