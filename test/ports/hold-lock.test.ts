import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holdLock } from '../../app/ports/hold-lock.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-lock-'))
  path = join(folder, 'one.lock')
})
afterEach(() => rm(folder, { recursive: true }))

const child = fileURLToPath(new URL('./support/lock-child.ts', import.meta.url))
const tried = (): Promise<string> =>
  text(spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] }).stdout)

describe('a lock', () => {
  it('is held once, in this process and among others, until it is let go', async () => {
    await chmod(folder, 0o777)
    const lock = holdLock(path)
    await chmod(path, 0o666)
    expect(lock).toBeDefined()
    expect(holdLock(path)).toBeUndefined()
    expect(await tried()).toBe('held by another')
    lock?.close()
    expect(await tried()).toBe('taken')
    holdLock(path)?.close()
  })

  it('is held though nobody keeps it, whatever is collected as garbage', async () => {
    setFlagsFromString('--expose-gc')
    expect(holdLock(path)).toBeDefined()
    // What is collected is finalized a little later.
    for (let round = 0; round < 3; round++) {
      runInNewContext('gc')()
      await nextTurn()
    }
    expect(holdLock(path)).toBeUndefined()
  })

  it('is not taken on a file that cannot be written, on which it would lock nobody out', async () => {
    await chmod(folder, 0o777)
    await writeFile(path, '', { mode: 0o444 })
    expect(await tried()).toMatch(/EACCES: permission denied.*one\.lock/)
  })
})
