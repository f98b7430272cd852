import type { Amounts } from '../domain/amounts.ts'

/** Calls that leave within so many milliseconds may reach the provider in any order. */
export const overtaking = 250

/** Moments that are remembered; before them everything counts as spent that was by the first of them. */
export const mostMoments = 128

/** How much of a budget was known to be spent when. */
export function createSpentHistory(): {
  readonly add: (at: number, spent: Amounts) => void
  readonly at: (time: number) => Amounts
} {
  const moments: { readonly at: number; readonly spent: Amounts }[] = []
  return {
    add: (at, spent) => {
      moments.push({ at, spent })
      if (moments.length > mostMoments) moments.shift()
    },
    at: (time) => (moments.findLast((moment) => moment.at <= time) ?? moments[0])?.spent ?? {},
  }
}
