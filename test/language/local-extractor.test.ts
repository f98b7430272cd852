import { afterAll, describe, expect, it } from 'vitest'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { createLocalExtractor } from '../../app/language/local-extractor.ts'
import type { ExtractionContext } from '../../app/ports/extractor.ts'
import { segmentOf } from '../support/segment-of.ts'

const extractor = createLocalExtractor({ threads: 1 })
const segment = segmentOf(['Quorum queues', 'A quorum queue is a replicated log that survives the loss of a node.'])

function contextOf(signal: AbortSignal): ExtractionContext {
  return { vocabulary: defaultVocabulary, signal, document: { id: 'deck', segments: [segment] } }
}

afterAll(() => extractor.close())

describe('the local extractor', () => {
  it('gives a plan, and what it extracts does not depend on having asked for one', async () => {
    const context = contextOf(new AbortController().signal)
    const plan = await extractor.prepass(segment, context)
    expect(plan).toMatchObject({ language: 'en', calls: 1, terms: expect.arrayContaining(['replicated log']) })
    const planned = await extractor.extract(segment, plan, context)
    const again = await extractor.extract(segment, plan, context)
    expect(planned.concepts.map(({ name }) => name)).toContain('replicated log')
    expect(again).toEqual(planned)
  })

  it('stops when it is told to', async () => {
    const abort = new AbortController()
    abort.abort()
    await expect(extractor.prepass(segment, contextOf(abort.signal))).rejects.toThrow(/abort/i)
  })
})
