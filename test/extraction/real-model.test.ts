import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import { findTerm, searchable } from '../../app/domain/evidence.ts'
import { slideText } from '../../app/domain/line.ts'
import { createLocalEmbedder } from '../../app/embedding/local-embedder.ts'
import { createLadybugStore } from '../../app/graph/ladybug-store.ts'
import { type ProgramRun, runProgram, samplePath } from '../support/run-program.ts'

/** A server that speaks OpenAI's wire format, with a model as small and unreliable as it likes. */
const url = process.env['TEST_OPENAI_BASE_URL']
if (url === undefined) console.warn('Skipped: TEST_OPENAI_BASE_URL names no server with a real model.')

describe.skipIf(url === undefined)('the sample deck through a real model', () => {
  let data: string
  let run: ProgramRun
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'knowbase-real-model-'))
    run = await runProgram(['ingest', samplePath, '--data', data, '--json'], {
      environment: { OPENAI_BASE_URL: url ?? '' },
    })
  }, 900_000)
  afterAll(() => rm(data, { recursive: true, force: true }))

  it('ends by itself, with a report of what the answers were like', () => {
    expect(run.stderr).not.toMatch(/internal|TypeError/)
    expect([0, 3]).toContain(run.code)
    const report = JSON.parse(run.stdout) as { calls: { calls: number }; incidents: object; status: string }
    expect(report.calls.calls).toBeGreaterThan(0)
    expect(report.status).toBe(run.code === 0 ? 'completed' : 'completed_with_errors')
    expect(report.incidents).toBeTypeOf('object')
  })

  it('keeps no concept and no relation that its slide does not hold', async () => {
    const deck = await createDeckReader()(samplePath)
    const { model, dimensions } = createLocalEmbedder()
    const store = await createLadybugStore({ folder: join(data, 'graph'), embedding: { model, dimensions } })
    try {
      const texts = new Map(deck.slides.map((slide) => [slide.number, slideText(slide)]))
      for (const { slide, quote, surface } of await store.mentions(deck.id)) {
        expect(texts.get(slide)).toContain(quote)
        expect(findTerm(searchable(quote), surface)).toBeDefined()
      }
      for (const { slide, quote } of await store.relations(deck.id)) expect(texts.get(slide)).toContain(quote)
    } finally {
      await store.close()
    }
  })
})
