import { beforeAll, describe, expect, it } from 'vitest'
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import type { Deck } from '../../app/domain/deck.ts'
import { slideText } from '../../app/domain/line.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import type { Depth } from '../../app/extraction/depth.ts'
import { planDeck } from '../../app/extraction/plan-deck.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { answerSchema } from '../../app/model/json-schema.ts'
import { bigDeckPath } from '../../bench/big-deck.ts'
import { countPrompt } from '../../bench/provider/count-prompt.ts'
import { createSlideAnswers } from '../../bench/provider/slide-answers.ts'
import { extractorOf, outlookOf, runExtraction } from './extraction-run.ts'
import { createRecordingModel, type RecordedCall } from './recording-model.ts'

let deck: Deck
beforeAll(async () => {
  deck = await createDeckReader()(await bigDeckPath(1))
})

/** A prompt as a provider counts it. */
function providerTokens({ messages, schema, schemaName, maxOutputTokens }: RecordedCall): number {
  const shape = { schema: answerSchema(schema), schemaName, format: 'json_schema', stream: true } as const
  return countPrompt({ ...shape, model: 'counted', messages, maxOutputTokens, parameters: [] })
}

const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0)

const tiers = [
  [60, 100_000],
  [5000, 2_000_000],
] as const

describe.each<[Depth, number]>([
  ['fast', 2.5],
  ['balanced', 4.1],
  ['thorough', 12],
])('depth %s', (depth, bar) => {
  it.each(tiers)(
    `is charged at most ${bar} times the text of a deck of 250 slides at %i RPM and %i TPM`,
    async (rpm, tpm) => {
      const own = sum(deck.slides.map((slide) => countTokens(slideText(slide))))
      const outlook = outlookOf(rpm, tpm)
      // A model that errs now and then: questions about citations are paid for, too.
      const model = createRecordingModel(createSlideAnswers({ wrongLines: 0.05, invented: 0.01 }))
      const { segments, outcomes } = await runExtraction(deck, extractorOf(model, { depth, outlook: () => outlook }))
      expect(outcomes.every(({ status }) => status === 'done')).toBe(true)
      const prompts = sum(model.calls.map(providerTokens))
      const reserved = sum(model.calls.map(({ maxOutputTokens }) => maxOutputTokens))
      expect((prompts + reserved) / own).toBeLessThanOrEqual(bar)

      const planned = planDeck(segments, { vocabulary: defaultVocabulary, depth, countTokens, outlook })
      const within15 = (estimate: number, actual: number): void => {
        expect(estimate / actual).toBeGreaterThan(0.85)
        expect(estimate / actual).toBeLessThan(1.15)
      }
      const asked = model.calls.filter(({ task }) => task?.kind !== 'repair')
      within15(planned.length, asked.length)
      within15(sum(planned.map(({ inputTokens }) => inputTokens)), prompts)
      within15(sum(planned.map(({ reservedTokens }) => reservedTokens)), reserved)
    },
  )
})
