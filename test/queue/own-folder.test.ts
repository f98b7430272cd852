import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ownFolder } from '../../app/queue/own-folder.ts'

let parent = ''
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'knowbase-own-folder-'))
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

/** A process that has a folder with a deck in it. */
async function startOther() {
  const module = new URL('../../app/queue/own-folder.ts', import.meta.url).href
  const program = `import { ownFolder } from ${JSON.stringify(module)}
console.log((ownFolder(${JSON.stringify(parent)})).path)
setInterval(() => {}, 1e6)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const path = said.toString().trim()
  writeFileSync(join(path, 'deck.pptx'), 'x')
  return {
    path,
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}

it('takes away what a process left that was killed, and leaves that of one that lives alone', async () => {
  const [alive, gone] = [await startOther(), await startOther()]
  await gone.kill()
  // As a job's folder in the same place.
  mkdirSync(join(parent, 'of-others'))
  const own = ownFolder(parent)
  expect(existsSync(gone.path)).toBe(false)
  expect(existsSync(join(alive.path, 'deck.pptx'))).toBe(true)
  await alive.kill()
  const second = ownFolder(parent)
  expect(existsSync(alive.path)).toBe(false)
  own.close()
  second.close()
  expect(readdirSync(parent).toSorted()).toEqual(['of-others', 'turn.lock'])
})

it('gives each of two in one process a folder of its own, which stays', () => {
  const one = ownFolder(join(parent, 'none'))
  writeFileSync(join(one.path, 'deck.pptx'), 'x')
  const other = ownFolder(join(parent, 'none'))
  expect(other.path).not.toBe(one.path)
  expect(existsSync(join(one.path, 'deck.pptx'))).toBe(true)
  one.close()
  expect(existsSync(one.path)).toBe(false)
  expect(existsSync(other.path)).toBe(true)
  other.close()
})

it('lets several start at once', async () => {
  const others = await Promise.all([startOther(), startOther(), startOther()])
  for (const { path } of others) expect(existsSync(join(path, 'deck.pptx'))).toBe(true)
  await Promise.all(others.map(({ kill }) => kill()))
})
