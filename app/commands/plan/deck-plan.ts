import type { Deck } from '../../domain/deck.ts'
import { KnowbaseError } from '../../domain/errors.ts'
import type { Vocabulary } from '../../domain/vocabulary.ts'
import type { Limits } from '../../pipeline/call-figures.ts'
import type { Estimate } from '../../pipeline/estimate.ts'
import { segmentDeck } from '../../pipeline/segment.ts'
import { profiles } from '../../profiles.ts'
import type { Prospect } from '../../wire-forecast.ts'
import { type MachineRow, machineRows, type TierRow, tierRows } from './plan-rows.ts'
import { tiers } from './tiers.ts'

/** What a deck will take, before anything is asked of a provider. */
export type DeckPlan = {
  readonly fileName: string
  readonly slides: number
  readonly segments: number
  readonly provider: string
  readonly model: string
  readonly depth: string
  /** When the prices of the model were read. */
  readonly pricesOf: string
  readonly limits: Limits
  readonly estimate: Estimate
  readonly region: string
  readonly machines: readonly MachineRow[]
  readonly tiers: readonly TierRow[]
}

export const regions: readonly string[] = Object.keys(profiles[0].dollarsPerHour)

/** @throws KnowbaseError invalid_input for a region without prices */
export async function planDeck(
  deck: Deck,
  prospect: Prospect,
  vocabulary: Vocabulary,
  region: string,
): Promise<DeckPlan> {
  if (!regions.includes(region))
    throw new KnowbaseError('invalid_input', `There are prices for ${regions.join(', ')}, not for ${region}.`)
  const { terms, cap, forecast, model, provider } = prospect
  const segments = segmentDeck(deck, { countTokens: prospect.countTokens })
  const input = { deck, segments, vocabulary, terms }
  const capped = new Map<number | undefined, Estimate>()
  for (const one of [undefined, 1, ...profiles.map((profile) => profile.maxParallelSegments)])
    capped.set(one, await forecast({ ...input, cap: one }))
  const estimate = await forecast({ ...input, cap })
  return {
    fileName: deck.fileName,
    slides: deck.slides.length,
    segments: segments.length,
    provider,
    model,
    depth: prospect.depth,
    pricesOf: prospect.pricesOf,
    limits: terms.limits,
    estimate,
    region,
    machines: machineRows((one) => capped.get(one) ?? estimate, profiles, region),
    tiers: await tierRows(tiers[provider], ({ limits }) =>
      forecast({ ...input, terms: { ...terms, limits }, cap: undefined }),
    ),
  }
}
