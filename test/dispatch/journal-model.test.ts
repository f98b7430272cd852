import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { callKey, withJournal } from '../../app/dispatch/journal-model.ts'
import { createSqliteJournal } from '../../app/dispatch/journal-sqlite.ts'
import { KnowbaseError } from '../../app/domain/errors.ts'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import type { Journal } from '../../app/ports/journal.ts'
import type { GenerateRequest } from '../../app/ports/language-model.ts'
import { createCountingModel } from './support/counting-model.ts'

const schema = z.object({ number: z.number() })
const request = (over: Partial<GenerateRequest<z.infer<typeof schema>>> = {}) => ({
  schema,
  schemaName: 'numbers',
  messages: [{ role: 'user', content: 'Which number?' } as const],
  maxOutputTokens: 100,
  promptVersion: '1',
  ...over,
})

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

describe('a journalled model', () => {
  it('asks once and replays what was paid, marked as replayed', async () => {
    const model = createCountingModel()
    const first = await withJournal(model, journal).generateObject(request())
    const again = await withJournal(model, journal).generateObject(request())
    expect(model.requests).toHaveLength(1)
    expect(first.replayed).toBeUndefined()
    expect(again).toEqual({ ...first, rateLimits: {}, replayed: true })
  })

  it('has stored a result before it gives it', async () => {
    const model = createCountingModel()
    const stored: string[] = []
    const slow: Journal = {
      ...journal,
      put: async (key, value) => {
        await new Promise(setImmediate)
        stored.push(value)
        await journal.put(key, value)
      },
    }
    await withJournal(model, slow).generateObject(request())
    expect(stored).toHaveLength(1)
  })

  it('shares one call among equal calls at the same time', async () => {
    const model = createCountingModel()
    const journalled = withJournal(model, journal)
    const results = await Promise.all(Array.from({ length: 5 }, () => journalled.generateObject(request())))
    expect(model.requests).toHaveLength(1)
    expect(results.map((result) => result.object)).toEqual(Array.from({ length: 5 }, () => ({ number: 1 })))
    expect(results.filter((result) => result.replayed !== true)).toHaveLength(1)
  })

  it('does not let one that is cancelled take the others with it', async () => {
    const abort = new AbortController()
    const model = createCountingModel((_request, number) => {
      if (number > 1) return { number }
      return new Promise((_resolve, reject) =>
        abort.signal.addEventListener('abort', () => reject(new KnowbaseError('cancelled', 'Cancelled.'))),
      )
    })
    const journalled = withJournal(model, journal)
    const first = journalled.generateObject(request({ signal: abort.signal }))
    const second = journalled.generateObject(request())
    await new Promise(setImmediate)
    abort.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    expect((await second).object).toEqual({ number: 2 })
  })

  it('stores no failure', async () => {
    const model = createCountingModel((_request, number) => {
      if (number === 1) throw new ModelCallError('bad_answer', 'Refused.')
      return { number }
    })
    const journalled = withJournal(model, journal)
    await expect(journalled.generateObject(request())).rejects.toMatchObject({ code: 'bad_answer' })
    expect((await journalled.generateObject(request())).object).toEqual({ number: 2 })
  })

  it('fresh ignores earlier runs, stores anew, and does not pay twice itself', async () => {
    const model = createCountingModel()
    await withJournal(model, journal).generateObject(request())
    const fresh = withJournal(model, journal, { fresh: true })
    expect((await fresh.generateObject(request())).object).toEqual({ number: 2 })
    expect((await fresh.generateObject(request())).object).toEqual({ number: 2 })
    expect((await withJournal(model, journal).generateObject(request())).object).toEqual({ number: 2 })
    expect(model.requests).toHaveLength(2)
  })
})

describe('the key of a call', () => {
  const description = { provider: 'fake', model: 'fake-1' }
  const base = callKey(description, request())
  it.each<[string, string]>([
    ['provider', callKey({ ...description, provider: 'other' }, request())],
    ['model', callKey({ ...description, model: 'fake-2' }, request())],
    ['prompt version', callKey(description, request({ promptVersion: '2' }))],
    ['output limit', callKey(description, request({ maxOutputTokens: 200 }))],
    ['schema name', callKey(description, request({ schemaName: 'other' }))],
    ['schema', callKey(description, { ...request(), schema: z.object({ number: z.number(), more: z.string() }) })],
    ['content', callKey(description, request({ messages: [{ role: 'user', content: 'Which?' }] }))],
    ['role', callKey(description, request({ messages: [{ role: 'system', content: 'Which number?' }] }))],
    [
      'split of the same words',
      callKey(
        description,
        request({
          messages: [
            { role: 'user', content: 'Which' },
            { role: 'user', content: ' number?' },
          ],
        }),
      ),
    ],
  ])('depends on the %s', (_name, key) => {
    expect(key).not.toBe(base)
  })

  it('depends on nothing of the schedule', () => {
    const task = { documentId: 'd', segmentId: 's', segmentIndex: 3, kind: 'extract', remaining: 5 }
    expect(callKey(description, request({ task, signal: new AbortController().signal }))).toBe(base)
    expect(callKey(description, { ...request(), schema: z.object({ number: z.number() }) })).toBe(base)
  })
})
