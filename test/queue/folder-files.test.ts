import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sha256 } from '../../app/domain/ids.ts'
import { createFolderFiles, type FolderFiles } from '../../app/queue/folder-files.ts'

let folder = ''
let files: FolderFiles
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-files-'))
  files = createFolderFiles(folder)
})
afterAll(() => rm(folder, { recursive: true }))

const receive = (name: string, pieces: readonly string[] = ['deck']) =>
  files.receive(Readable.from(pieces.map((piece) => Buffer.from(piece))), name)

it('keeps the bytes under their own name, and drops them', async () => {
  const { file, documentId, bytes } = await receive('talk.pptx', ['one ', 'two'])
  expect({ documentId, bytes }).toEqual({ documentId: sha256('one two'), bytes: 7 })
  const path = await files.locate(file)
  expect(basename(path)).toBe('talk.pptx')
  expect(await readFile(path, 'utf8')).toBe('one two')
  await files.drop(file)
  expect(await readdir(folder)).toEqual([])
})

it('writes nowhere else, whatever a file is called', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.constantFrom('..', '.', '../../x', '/etc/passwd', 'C:\\a\\b.pptx', 'a\u0000b', '\u202Ex', ''),
      ),
      async (name) => {
        const { file, fileName } = await receive(name)
        const path = await files.locate(file)
        expect(basename(path)).toBe(fileName)
        expect(path.split('/').length).toBe(folder.split('/').length + 2)
        expect(await readFile(path, 'utf8')).toBe('deck')
        await files.drop(file)
        expect(await readdir(folder)).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})

it('leaves nothing of an upload that breaks', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half')
      throw new Error('The client went.')
    })(),
  )
  await expect(files.receive(broken, 'talk.pptx')).rejects.toThrow('The client went.')
  expect(await readdir(folder)).toEqual([])
})

it('sweeps what no job names', async () => {
  const [kept, orphan] = [await receive('kept.pptx'), await receive('orphan.pptx')]
  await files.sweep(new Set([kept.file]))
  expect(await readFile(await files.locate(kept.file), 'utf8')).toBe('deck')
  await expect(readFile(await files.locate(orphan.file))).rejects.toMatchObject({ code: 'ENOENT' })
  await files.drop(kept.file)
})
