import type { BenchRow } from '../harness.ts'
import { deckRows } from './deck-rows.ts'
import { heavyRows } from './heavy-rows.ts'
import { bigDeckSegments, plannerRows } from './planner-rows.ts'
import { seedPictureRows } from './seed-picture.ts'

export type PartOptions = { readonly part: Part; readonly seed: number; readonly seeds: readonly number[] }
export type Part = keyof typeof parts

type Rows = Promise<readonly BenchRow[]>

/** Parts of the bench that know nothing of each other, the longest first. */
export const parts = {
  planner: async ({ seed, seeds }: PartOptions): Rows => plannerRows(await bigDeckSegments(seed), 'balanced', seeds),
  decks: async ({ seed, seeds }: PartOptions): Rows => deckRows(await bigDeckSegments(seed), seeds),
  heavy: ({ seeds }: PartOptions): Rows => heavyRows(seeds),
  picture: ({ seeds }: PartOptions): Rows => seedPictureRows(seeds),
} as const

/** What a thread of the bench does. */
export default (options: PartOptions): Rows => parts[options.part](options)
