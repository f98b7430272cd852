import { type Amounts, addAmounts } from '../domain/amounts.ts'

/** Milliseconds after which a holder that has nothing to wait for and does not ask is taken for dead. */
export const silence = 120_000

/**
 * What each of those who share a budget has taken last and not yet told to have left. A dead one's is forgotten: either
 * it never left, or the provider's readings include it. One that was only silent is back as soon as it asks.
 */
export function createHolders(): {
  /** In place of what it held before. */
  readonly hold: (holder: string, amounts: Amounts, now: number) => void
  /** It may be silent until so many milliseconds of the clock without being missed. */
  readonly excuse: (holder: string, until: number) => void
  readonly sum: () => Amounts
} {
  const held = new Map<string, { readonly amounts: Amounts; readonly excusedUntil: number }>()
  return {
    hold: (holder, amounts, now) => {
      for (const [name, { excusedUntil }] of held) if (now > excusedUntil + silence) held.delete(name)
      held.set(holder, { amounts, excusedUntil: now })
    },
    excuse: (holder, until) => held.set(holder, { amounts: held.get(holder)?.amounts ?? {}, excusedUntil: until }),
    sum: () => addAmounts([...held.values()].map(({ amounts }) => amounts)),
  }
}
