/** The last figures of one kind. */
export type Samples = {
  readonly add: (value: number) => void
  readonly count: () => number
  readonly mean: () => number | undefined
  /** `beyond` more are known to be larger than all that were added. Undefined where the quantile is among those. */
  readonly quantile: (share: number, beyond?: number) => number | undefined
}

/** Samples kept; older ones say little of what a provider does now. */
const kept = 400

/** Keeps them in order of size, too. */
export function createSamples(): Samples {
  const recent: number[] = []
  const sorted: number[] = []
  const placeOf = (value: number): number => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    add: (value) => {
      recent.push(value)
      sorted.splice(placeOf(value), 0, value)
      const oldest = recent.length > kept ? recent.shift() : undefined
      if (oldest !== undefined) sorted.splice(placeOf(oldest), 1)
    },
    count: () => sorted.length,
    mean: () => (sorted.length === 0 ? undefined : sorted.reduce((sum, value) => sum + value, 0) / sorted.length),
    quantile: (share, beyond = 0) => sorted[Math.max(0, Math.ceil(share * (sorted.length + beyond)) - 1)],
  }
}
