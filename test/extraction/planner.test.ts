import { beforeAll, describe, expect, it } from 'vitest'
import type { Segment } from '../../app/domain/segment.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { finishingSeconds } from '../../app/extraction/choose-calls.ts'
import { planDeck } from '../../app/extraction/plan-deck.ts'
import { createPlanner, type PlanMemory, type PlannerOptions } from '../../app/extraction/planner.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { segmentDeck } from '../../app/pipeline/segment.ts'
import { bigDeckSegments, plannerRows } from '../../bench/schedule/planner-rows.ts'
import { deckOf } from '../support/deck-of.ts'
import { outlookOf } from './extraction-run.ts'

let segments: readonly Segment[]
beforeAll(async () => {
  segments = await bigDeckSegments(1)
})

function plannerOf(over: Partial<PlannerOptions> = {}) {
  return createPlanner({ depth: 'thorough', countTokens, outlook: () => outlookOf(500, 400_000), ...over })
}
const total = (calls: ReadonlyMap<string, number>): number => [...calls.values()].reduce((sum, one) => sum + one, 0)

describe('the planner', () => {
  it('is within 5% of the best fixed size of calls for every limit, and better than each over all', async () => {
    const seeds = Array.from({ length: 24 }, (_, seed) => seed + 1)
    const rows = await plannerRows(segments, 'balanced', seeds, [1, 3])
    expect(rows.length).toBeGreaterThan(8)
    expect(rows.filter(({ ok }) => !ok)).toEqual([])
  }, 300_000)

  it('plans many small calls while limits are idle and few big ones where they bind', async () => {
    const callsAt = async (tokens: number): Promise<number> =>
      total(await plannerOf({ outlook: () => outlookOf(5000, tokens) }).plan({ id: 'd', segments }, defaultVocabulary))
    expect(await callsAt(100_000)).toBe(segments.length)
    expect(await callsAt(10_000_000)).toBeGreaterThan(2 * segments.length)
  })

  it('counts on what documents under way still have to ask, until they are released', async () => {
    const planner = plannerOf()
    const alone = await planner.plan({ id: 'first', segments }, defaultVocabulary)
    const beside = await planner.plan({ id: 'second', segments }, defaultVocabulary)
    expect(total(beside)).toBeLessThan(total(alone))
    for (const { id } of segments) planner.release('first', id)
    planner.release('second')
    expect(await planner.plan({ id: 'third', segments }, defaultVocabulary)).toEqual(alone)
  })

  it('counts on documents that are still to come', async () => {
    const alone = await plannerOf().plan({ id: 'd', segments }, defaultVocabulary)
    const first = await plannerOf().plan({ id: 'd', segments, following: 9 }, defaultVocabulary)
    expect(total(first)).toBeLessThan(total(alone))
  })

  it('remembers its plans: other limits or an edited deck change no question that was asked', async () => {
    const entries = new Map<string, string>()
    const memory: PlanMemory = {
      get: async (key) => entries.get(key),
      put: async (key, value) => {
        entries.set(key, value)
      },
    }
    const before = await plannerOf({ memory }).plan({ id: 'd', segments }, defaultVocabulary)
    const edited = segments.map((segment, index) => (index === 3 ? { ...segment, id: 'edited' } : segment))
    const bound = plannerOf({ memory, outlook: () => outlookOf(60, 10_000) })
    const after = await bound.plan({ id: 'e', segments: edited }, defaultVocabulary)
    for (const { id } of edited) if (id !== 'edited') expect(after.get(id)).toBe(before.get(id))
    expect(after.get('edited')).toBe(1)
    const other = { ...defaultVocabulary, conceptTypes: [{ name: 'Thing', description: '' }] }
    expect(total(await bound.plan({ id: 'f', segments }, other))).toBe(segments.length)
  })

  it('splits nothing where the depth has no tokens for it, and plans nothing for slides without text', async () => {
    const idle = outlookOf(50_000, 50_000_000)
    const options = { vocabulary: defaultVocabulary, countTokens, outlook: idle }
    const own = segments.reduce((sum, { tokens }) => sum + tokens, 0)
    for (const [depth, bar] of [
      ['fast', 2.5],
      ['balanced', 4.1],
      ['thorough', 12],
    ] as const) {
      const calls = planDeck(segments, { ...options, depth })
      const charged = calls.reduce((sum, call) => sum + call.inputTokens + call.reservedTokens, 0)
      expect(charged / own).toBeLessThanOrEqual(bar)
    }
    const empty = segmentDeck(deckOf([{}, {}]), { countTokens })
    expect(planDeck(empty, { ...options, depth: 'balanced' })).toEqual([])
  })

  it('predicts the finish from chain, requests and tokens, whichever is last', () => {
    const call = { kind: 'extract', inputTokens: 1000, reservedTokens: 500, outputTokens: 375, after: [] }
    const calls = Array.from({ length: 10 }, (_, segmentIndex) => ({ ...call, segmentIndex }))
    // 15,000 tokens, of which 5,000 are there; 10 requests, of which 6 are there.
    expect(finishingSeconds(calls, {}, outlookOf(1000, 5000))).toBeCloseTo(120)
    expect(finishingSeconds(calls, {}, outlookOf(6, 50_000))).toBeCloseTo(40)
    const chain = finishingSeconds(calls, {}, outlookOf(1000, 50_000))
    expect(chain).toBeGreaterThan(0.6 + 375 / 75)
    expect(chain).toBeLessThan(2 * (0.6 + 375 / 75))
    const capped = { ...outlookOf(1000, 50_000), cap: 2 }
    expect(finishingSeconds(calls, {}, capped)).toBeCloseTo(5 * (0.6 + 375 / 75))
    expect(finishingSeconds(calls, { requests: 20, tokens: 10_000 }, outlookOf(1000, 5000))).toBeCloseTo(240)
  })
})
