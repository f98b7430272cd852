import { describe, expect, it } from 'vitest'
import { type ChooseFault, refuse } from '../../bench/provider/faults.ts'
import { createSlideAnswers } from '../../bench/provider/slide-answers.ts'
import { adapters, withProvider } from '../model/with-provider.ts'
import { deckOf } from '../support/deck-of.ts'
import { extractorOf, runExtraction } from './extraction-run.ts'

const deck = deckOf(
  Array.from({ length: 20 }, (_, slide) => ({
    title: `Commit log, part ${slide}`,
    lines: [
      'The message broker stores messages in partitions of a commit log.',
      'A consumer group reads each partition through one consumer.',
      `Segment file ${slide} is deleted after the retention period.`,
    ],
  })),
)
const answer = createSlideAnswers()

/** The first call of the deck goes wrong, whichever that is. */
const first =
  (fault: ReturnType<ChooseFault>): ChooseFault =>
  (_, index) =>
    index === 0 ? fault : undefined

describe.each(adapters)('extraction over HTTP with $name', ({ open }) => {
  it.each(['fast', 'balanced', 'thorough'] as const)('brings concepts and relations, depth %s', async (depth) => {
    await withProvider({ answer }, async ({ url }) => {
      const { outcomes, concepts } = await runExtraction(deck, extractorOf(open(url), { depth }))
      expect(outcomes.every(({ status }) => status === 'done')).toBe(true)
      expect(concepts.length).toBeGreaterThan(3)
      expect(outcomes.some((outcome) => outcome.status === 'done' && outcome.relations.length > 0)).toBe(true)
    })
  })

  it.each([
    ['a refusal', { kind: 'decline' }, 'refused'],
    ['a cut answer', { kind: 'truncate' }, 'truncated'],
    ['plain words', { kind: 'answer', text: 'Here are the concepts: broker, log.' }, 'invalid'],
    ['another shape', { kind: 'answer', text: '{"concepts":["broker"]}' }, 'invalid'],
    ['nothing', { kind: 'answer', text: '' }, 'empty'],
    ['an empty list', { kind: 'answer', text: '{"c":[]}' }, 'empty'],
    ['a prompt too long', refuse(400, 'context', 'This prompt is too long.'), 'split'],
  ] as const)('loses nothing over %s, and reports it', async (_, fault, incident) => {
    const undisturbed = await withProvider({ answer }, ({ url }) => runExtraction(deck, extractorOf(open(url))))
    await withProvider({ answer, fault: first(fault) }, async ({ url }) => {
      const { outcomes, concepts, incidents } = await runExtraction(deck, extractorOf(open(url)))
      expect(outcomes.every(({ status }) => status === 'done')).toBe(true)
      expect(incidents[incident]).toBe(1)
      expect(concepts.length).toBeGreaterThan(undisturbed.concepts.length / 2)
    })
  })

  it('fails the segments alone whose answers stay useless, and says why', async () => {
    const declines: ChooseFault = ({ messages }) =>
      messages.some(({ content }) => content.includes('Segment file 0')) ? { kind: 'decline' } : undefined
    await withProvider({ answer, fault: declines }, async ({ url }) => {
      const { outcomes } = await runExtraction(deck, extractorOf(open(url)))
      const failed = outcomes.filter((outcome) => outcome.status === 'failed')
      expect(failed.map(({ segment }) => segment.index)).toEqual([0])
      expect(failed[0]?.error).toMatchObject({ code: 'bad_answer' })
      expect(outcomes.length).toBeGreaterThan(1)
    })
  })

  it('stops at once for a wrong key', async () => {
    await withProvider({ answer, key: 'another-key' }, async ({ url, statistics }) => {
      await expect(runExtraction(deck, extractorOf(open(url)))).rejects.toMatchObject({ code: 'provider_auth' })
      expect(statistics.calls.length).toBeLessThan(6)
    })
  })
})
