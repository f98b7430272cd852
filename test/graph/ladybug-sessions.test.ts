import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLadybug } from '../../app/graph/ladybug/database.ts'
import { createLadybugStore } from '../../app/graph/ladybug-store.ts'
import { testDimensions } from './arbitrary-patch.ts'
import { samplePatch } from './sample-patch.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-sessions-'))
})
afterEach(() => rm(folder, { recursive: true }))

const writes = fileURLToPath(new URL('./support/ladybug-writes.ts', import.meta.url))
const child = fileURLToPath(new URL('./support/ladybug-child.ts', import.meta.url))

describe('a database that is closed and opened again every so many writes', () => {
  it('gives back what checkpoints leave behind', async () => {
    const { stdout } = spawn(process.execPath, ['--expose-gc', writes, folder, '450'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const { figures, value } = JSON.parse(await text(stdout)) as { figures: [number, number]; value: unknown }
    expect(value).toEqual([{ value: 450 }])
    // Some 120 MB where it stays open.
    expect(figures[1] - figures[0]).toBeLessThan(50)
  })

  it('is lent to nobody meanwhile', async () => {
    const embedding = { model: 'test', dimensions: testDimensions }
    const store = await createLadybugStore({ folder, embedding })
    const other = spawn(process.execPath, [child, folder, 'again'], { stdio: ['pipe', 'pipe', 'inherit'] })
    try {
      await once(other.stdout, 'data')
      for (let index = 0; index < 70; index++) await store.put(samplePatch(`document-${index % 3}`))
      other.stdin.write('enough')
      const outcomes = JSON.parse(await text(other.stdout)) as Record<string, number>
      expect(Object.keys(outcomes)).toEqual(['store_locked'])
      expect(outcomes['store_locked']).toBeGreaterThan(50)
      expect(await store.documents()).toHaveLength(3)
    } finally {
      other.kill('SIGKILL')
      await store.close()
    }
  })

  it('says that it was closed to whoever asks afterwards, and stays closed', async () => {
    const database = await openLadybug(join(folder, 'graph.lbug'))
    await database.close()
    await expect(database.read((query) => query('RETURN 1'))).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining('was closed'),
    })
  })

  it('says so where its file is gone by then, makes no other, and goes on where it is back', async () => {
    const path = join(folder, 'graph.lbug')
    const database = await openLadybug(path)
    await database.write((query) => query('CREATE NODE TABLE Thing(id STRING, PRIMARY KEY(id))'))
    const write = () => database.write((query) => query("MERGE (:Thing {id: 'one'})"))
    const read = () => database.read((query) => query('MATCH (t:Thing) RETURN t.id AS id'))
    for (let writes = 2; writes < 32; writes++) await write()
    await rename(path, `${path}.away`)
    await write()
    await expect(read()).rejects.toMatchObject({
      code: 'store_failed',
      retryable: true,
      message: expect.stringContaining('graph.lbug cannot be opened again: ENOENT'),
    })
    await rename(`${path}.away`, path)
    expect(await read()).toEqual([{ id: 'one' }])
    await database.close()
  })
})
