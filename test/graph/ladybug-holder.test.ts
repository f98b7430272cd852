import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLadybugStore } from '../../app/graph/ladybug-store.ts'
import { testDimensions } from './arbitrary-patch.ts'
import { samplePatch } from './sample-patch.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-holder-'))
})
afterEach(() => rm(folder, { recursive: true }))

const open = (embedding = { model: 'test', dimensions: testDimensions }) => createLadybugStore({ folder, embedding })

describe('one process holds the database', () => {
  it('refuses a second process and names the first, until that one dies', async () => {
    const script = fileURLToPath(new URL('./support/ladybug-child.ts', import.meta.url))
    const holder = spawn(process.execPath, [script, folder, 'hold'], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(holder.stdout, 'data')
    await expect(open()).rejects.toMatchObject({
      code: 'store_locked',
      retryable: true,
      message: expect.stringMatching(new RegExp(`process ${holder.pid} \\(.*ladybug-child.ts.* hold\\), since 20`)),
      data: { pid: holder.pid },
    })
    holder.kill('SIGKILL')
    await once(holder, 'close')
    expect(await readdir(folder)).toContain('graph.holder.json')
    const store = await open()
    await store.put(samplePatch('document-a'))
    await store.close()
    expect(await readdir(folder)).not.toContain('graph.holder.json')
  })

  it('refuses a second opening in the same process', async () => {
    const [first, second] = await Promise.allSettled([open(), open()])
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected'])
    await expect(open()).rejects.toMatchObject({ code: 'store_locked', data: { pid: process.pid } })
    for (const one of [first, second]) if (one.status === 'fulfilled') await one.value.close()
    const again = await open()
    await again.close()
    await again.close()
  })

  it('opens where a note is left behind or unreadable', async () => {
    for (const note of ['{"pid":', JSON.stringify({ pid: process.pid, command: 'x', since: '2026' })]) {
      await writeFile(join(folder, 'graph.holder.json'), note)
      await (await open()).close()
    }
  })
})

describe('the embedding of a store', () => {
  it('is recorded, and another one is refused with the way out', async () => {
    const store = await open()
    await store.put(samplePatch('document-a'))
    await store.close()
    for (const embedding of [
      { model: 'test', dimensions: 8 },
      { model: 'other', dimensions: testDimensions },
    ]) {
      await expect(open(embedding)).rejects.toMatchObject({
        code: 'store_mismatch',
        message: expect.stringContaining(`${embedding.model} with ${embedding.dimensions}`),
        advice: expect.stringContaining('knowbase reembed'),
      })
    }
    await (await open()).close()
  })
})

it('says which file cannot be opened, and opens it once it can be', async () => {
  const file = join(folder, 'graph.lbug')
  await writeFile(file, 'no database')
  await expect(open()).rejects.toMatchObject({ code: 'store_failed', message: expect.stringContaining('graph.lbug') })
  expect(await readdir(folder)).not.toContain('graph.holder.json')
  await rm(file)
  await (await open()).close()
})
