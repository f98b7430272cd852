import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sha256 } from '../../app/domain/ids.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { passagesOf } from '../../app/extraction/passages.ts'
import { promptVersion } from '../../app/extraction/prompts/version.ts'
import { createRequests } from '../../app/extraction/requests.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { segmentDeck } from '../../app/pipeline/segment.ts'
import { deckOf } from '../support/deck-of.ts'

const requests = createRequests(defaultVocabulary, countTokens)
const deck = [
  { title: 'Queues', lines: ['A message broker keeps messages.', 'The broker delivers them.'] },
  { title: 'Logs', lines: ['An event log keeps facts.'] },
]

function passages(slides: typeof deck) {
  return segmentDeck(deckOf(slides), { countTokens, count: 1 }).flatMap(passagesOf)
}

function all(lines: ReturnType<typeof passages>) {
  return [
    requests.prepass(lines),
    requests.extract(lines, ['event log', 'absent term']),
    requests.extractAll(lines),
    requests.look(lines, ['message broker']),
    requests.mine(lines, ['message broker', 'event log']),
    requests.repair(lines, ['broker fabric']),
  ]
}

describe('prompts', () => {
  it('have a static part of at most 700 tokens, first, the same for every segment', () => {
    const here = all(passages(deck))
    const elsewhere = all(passages([{ title: 'Other', lines: ['Something else.'] }]))
    for (const [index, { messages }] of here.entries()) {
      expect(messages[0]?.role).toBe('system')
      expect(countTokens(messages[0]?.content ?? '')).toBeLessThanOrEqual(700)
      expect(messages[0]).toEqual(elsewhere[index]?.messages[0])
    }
  })

  it('do not change with the numbers of the slides', () => {
    const moved = passages(deck).map((passage) => ({ ...passage, slide: passage.slide + 100 }))
    expect(all(moved).map(({ messages }) => messages)).toEqual(all(passages(deck)).map(({ messages }) => messages))
  })

  it("hold the user's vocabulary and its triples, in prompt and schema", () => {
    const own = createRequests(
      {
        conceptTypes: [{ name: 'Reagent', description: 'A substance that is added.' }],
        relationTypes: [{ name: 'reacts_with', description: '' }],
        triples: [['Reagent', 'reacts_with', 'Reagent']],
      },
      countTokens,
    )
    const whole = own.extractAll(passages(deck))
    const prompt = whole.messages[0]?.content ?? ''
    expect(prompt).toContain('Reagent: A substance that is added.')
    expect(prompt).toContain('Reagent - reacts_with - Reagent')
    expect(prompt).not.toContain('Technology')
    expect(JSON.stringify(z.toJSONSchema(whole.schema))).toMatch(/"enum":\["Reagent"\].*"enum":\["reacts_with"\]/)
  })

  it('name only candidate terms that the lines hold', () => {
    const [, extract] = all(passages(deck))
    expect(extract?.messages[1]?.content).toContain('event log')
    expect(extract?.messages[1]?.content).not.toContain('absent term')
  })

  it('have a version that changes with their words', () => {
    const words = all(passages(deck)).map(({ messages, schema }) => [messages, z.toJSONSchema(schema)])
    // Where this fails, raise the version and record the new hash beside it: old answers must not be replayed.
    expect({ version: promptVersion, hash: sha256(JSON.stringify(words)).slice(0, 16) }).toEqual({
      version: '1',
      hash: '42a5ad9b2da40fa5',
    })
  })
})
