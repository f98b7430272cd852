import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withJournalledVectors } from '../../app/dispatch/journal-embedder.ts'
import { createSqliteJournal } from '../../app/dispatch/journal-sqlite.ts'
import type { Embedder } from '../../app/ports/embedder.ts'
import type { Journal } from '../../app/ports/journal.ts'

let folder = ''
let journal: Journal
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-journal-'))
  journal = createSqliteJournal({ path: join(folder, 'journal.sqlite') })
})
afterEach(async () => {
  await journal.close()
  await rm(folder, { recursive: true })
})

/** A vector that tells texts apart, and what was asked for. */
function createFakeEmbedder(model = 'fake'): Embedder & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    model,
    dimensions: 3,
    semantic: true,
    maxBatch: 10,
    embed: async (texts) => {
      asked.push(...texts)
      return texts.map((text) => new Float32Array([text.length, text.codePointAt(0) ?? 0, 0.1]))
    },
  }
}

it('gives the vectors of the embedder, in order, and asks for each text once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.string(), { maxLength: 8 }), { maxLength: 5 }), async (batches) => {
      const plain = createFakeEmbedder()
      const asked = createFakeEmbedder()
      const own = createSqliteJournal({ path: ':memory:' })
      const journalled = withJournalledVectors(asked, own)
      for (const batch of batches) expect(await journalled.embed(batch)).toEqual(await plain.embed(batch))
      expect(asked.asked).toHaveLength(new Set(batches.flat()).size)
      await own.close()
    }),
    { numRuns: 30 },
  )
})

it('keeps vectors of another model apart, and asks again when fresh', async () => {
  const embedder = createFakeEmbedder()
  await withJournalledVectors(embedder, journal).embed(['a', 'b'])
  const other = createFakeEmbedder('other')
  await withJournalledVectors(other, journal).embed(['a'])
  expect(other.asked).toEqual(['a'])
  await withJournalledVectors(embedder, journal, { fresh: true }).embed(['b'])
  expect(embedder.asked).toEqual(['a', 'b', 'b'])
})
