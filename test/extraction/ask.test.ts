import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type AnswerFault, ModelCallError } from '../../app/domain/model-call-error.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { createAsk } from '../../app/extraction/ask.ts'
import type { ModelRequest } from '../../app/extraction/model-request.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { segmentDeck } from '../../app/pipeline/segment.ts'
import type { ExtractionIncident } from '../../app/ports/extractor.ts'
import type { ModelDescription } from '../../app/ports/language-model.ts'
import { deckOf } from '../support/deck-of.ts'
import { type Answerer, createRecordingModel, promptOf } from './recording-model.ts'

const segments = segmentDeck(deckOf([{ title: 'Queues' }]), { countTokens })
const request: ModelRequest<{ c: string[] }> = {
  kind: 'extract',
  schemaName: 'names',
  schema: z.object({ c: z.array(z.string()) }),
  messages: [
    { role: 'system', content: 'Name them.' },
    { role: 'user', content: '1: Queues' },
  ],
  answerTokens: 100,
}

function asking(answer: Answerer, over: Partial<ModelDescription> = {}) {
  const incidents: ExtractionIncident[] = []
  const model = createRecordingModel(answer, over)
  const [segment = expect.fail()] = segments
  const ask = createAsk(model, countTokens)
  const context = {
    vocabulary: defaultVocabulary,
    signal: new AbortController().signal,
    document: { id: 'd', segments },
    onIncident: (incident: ExtractionIncident) => incidents.push(incident),
  }
  const answered = ask(request, { segment, context, remaining: 3 }, ({ c }) => c.length === 0)
  return { answered, incidents, model }
}

function fault(kind: AnswerFault): ModelCallError {
  return new ModelCallError('bad_answer', `It was ${kind}.`, { fault: kind })
}

/** Fails until the given attempt. */
const failing =
  (kind: AnswerFault, until: number): Answerer =>
  (_, earlier) => {
    if (earlier.length + 1 < until) throw fault(kind)
    return { c: ['queue'] }
  }

describe('asking a model', () => {
  it('tells the scheduler where the call belongs', async () => {
    const { answered, model } = asking(() => ({ c: ['queue'] }))
    expect(await answered).toEqual({ c: ['queue'] })
    expect(model.calls[0]?.task).toEqual({
      documentId: 'd',
      segmentId: segments[0]?.id,
      segmentIndex: 0,
      kind: 'extract',
      remaining: 3,
    })
  })

  it('asks again with more room where the answer was cut off', async () => {
    const { answered, incidents, model } = asking(failing('truncated', 3))
    expect(await answered).toEqual({ c: ['queue'] })
    expect(model.calls.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([100, 200, 400])
    expect(incidents).toEqual(['truncated', 'truncated'])
  })

  it('gives more room at once where a provider charges just what came', async () => {
    const { answered, model } = asking(() => ({ c: ['queue'] }), { separateBuckets: true })
    await answered
    expect(model.calls[0]?.maxOutputTokens).toBe(130)
  })

  it('never asks for more room than the model has', async () => {
    const { answered, model } = asking(failing('truncated', 9), { maxOutputTokens: 150 })
    await expect(answered).rejects.toMatchObject({ code: 'bad_answer', fault: 'truncated' })
    expect(model.calls.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([100, 150])
  })

  it.each([
    ['refused', 'refused'],
    ['not_json', 'invalid'],
    ['off_schema', 'invalid'],
    ['empty', 'empty'],
  ] as const)('asks a %s answer again in other words, and reports it', async (kind, incident) => {
    const { answered, incidents, model } = asking(failing(kind, 2))
    expect(await answered).toEqual({ c: ['queue'] })
    expect(incidents).toEqual([incident])
    const [first, second] = model.calls.map(promptOf)
    expect(second).not.toBe(first)
    expect(second?.startsWith(first ?? '-')).toBe(true)
  })

  it('gives up after three answers that are no use', async () => {
    const { answered, incidents, model } = asking(failing('refused', 9))
    await expect(answered).rejects.toMatchObject({ code: 'bad_answer', fault: 'refused' })
    expect(model.calls).toHaveLength(3)
    expect(incidents).toEqual(['refused', 'refused', 'refused'])
  })

  it('asks an answer that holds nothing once more, and then believes it', async () => {
    const { answered, incidents, model } = asking(() => ({ c: [] }))
    expect(await answered).toEqual({ c: [] })
    expect(model.calls).toHaveLength(2)
    expect(promptOf(model.calls[1] ?? expect.fail())).not.toBe(promptOf(model.calls[0] ?? expect.fail()))
    expect(incidents).toEqual(['empty', 'empty'])
  })

  it('does not send a prompt that cannot fit', async () => {
    const { answered, model } = asking(() => ({ c: [] }), { contextTokens: 60 })
    await expect(answered).rejects.toMatchObject({ code: 'context_too_long' })
    expect(model.calls).toHaveLength(0)
  })

  it('leaves errors of the provider to whoever schedules', async () => {
    const { answered, incidents, model } = asking(() => {
      throw new ModelCallError('provider_unavailable', 'Busy.', { retryable: true, status: 503 })
    })
    await expect(answered).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(model.calls).toHaveLength(1)
    expect(incidents).toEqual([])
  })
})
