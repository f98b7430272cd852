import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ownFolder } from '../../app/queue/own-folder.ts'

let parent = ''
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'knowbase-own-folder-'))
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

it('takes away what processes of this machine left that are gone, and leaves all others alone', async () => {
  const { pid: gone } = spawnSync(process.execPath, ['-e', ''])
  const others = [`${hostname()}-${process.ppid}`, `${hostname()}x-${gone}`, `elsewhere-${gone}`, `${hostname()}-x`]
  // Only Linux gives threads numbers among those of processes.
  const threads = existsSync('/proc/self/task') ? readdirSync('/proc/self/task') : []
  const thread = threads.find((id) => Number(id) !== process.pid) ?? gone
  for (const name of [...others, `${hostname()}-${gone}`, `${hostname()}-${thread}`, `${hostname()}-${process.pid}`]) {
    mkdirSync(join(parent, name), { recursive: true })
    writeFileSync(join(parent, name, 'deck.pptx'), 'x')
  }
  expect(await ownFolder(parent)).toBe(join(parent, `${hostname()}-${process.pid}`))
  expect(readdirSync(parent).toSorted()).toEqual(others.toSorted())
})

it('needs no folder to be there', async () => {
  expect(await ownFolder(join(parent, 'none'))).toBe(join(parent, 'none', `${hostname()}-${process.pid}`))
})
