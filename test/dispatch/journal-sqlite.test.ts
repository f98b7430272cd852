import { spawn } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSqliteJournal } from '../../app/dispatch/journal-sqlite.ts'
import { describeJournal } from './describe-journal.ts'

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-journal-'))
})
afterAll(() => rm(folder, { recursive: true }))
const freshPath = (): string => join(folder, String(files++), 'journal.sqlite')

describeJournal('the SQLite journal', async () => createSqliteJournal({ path: freshPath() }))

it('holds everything that was acknowledged before kill -9', async () => {
  const path = freshPath()
  const writer = fileURLToPath(new URL('./support/journal-writer.ts', import.meta.url))
  const child = spawn(process.execPath, [writer, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  let acknowledged = 0
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      acknowledged = Number(data.toString().trim().split('\n').at(-1))
      if (acknowledged > 100) child.kill('SIGKILL')
    })
    child.on('close', () => resolve())
  })
  const journal = createSqliteJournal({ path })
  for (let number = 0; number <= acknowledged; number++) expect(await journal.get(String(number))).toBe(`v${number}`)
  await journal.close()
})

it('is shared by two that hold it open', async () => {
  const path = freshPath()
  const [one, other] = [createSqliteJournal({ path }), createSqliteJournal({ path })]
  await Promise.all([one.put('a', '1'), other.put('b', '2')])
  expect([await other.get('a'), await one.get('b')]).toEqual(['1', '2'])
  await one.close()
  await other.close()
})

it('keeps its bounds when it is opened, and gives the room back', async () => {
  const path = freshPath()
  const full = createSqliteJournal({ path })
  const value = 'x'.repeat(10_000)
  await Promise.all(Array.from({ length: 200 }, (_, index) => full.put(String(index), value)))
  await full.close()
  const before = (await stat(path)).size
  const bounded = createSqliteJournal({ path, keep: 20 })
  expect((await bounded.size()).entries).toBe(20)
  expect(await bounded.get('199')).toBe(value)
  expect(await bounded.get('179')).toBeUndefined()
  await bounded.close()
  expect((await stat(path)).size).toBeLessThan(before / 5)
})

it('says which file is no journal', async () => {
  const path = join(folder, 'no-journal.sqlite')
  await writeFile(path, 'these bytes are no database, however long they may go on and on and on '.repeat(50))
  expect(() => createSqliteJournal({ path })).toThrow(
    expect.objectContaining({ code: 'store_failed', message: expect.stringContaining(path) as string }),
  )
})

it('refuses to put once it is closed', async () => {
  const journal = createSqliteJournal({ path: freshPath() })
  await journal.close()
  await expect(journal.put('a', '1')).rejects.toMatchObject({ code: 'store_failed' })
})
