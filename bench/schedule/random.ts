/** Seeded draws: the same seed gives the same deck, latencies and jitter. */
export type Draws = {
  /** In [0, 1). */
  readonly uniform: () => number
  readonly between: (low: number, high: number) => number
  readonly integer: (low: number, high: number) => number
  /** Of this median; sigma is the standard deviation of the logarithm. */
  readonly logNormal: (median: number, sigma: number) => number
  /** At least `least`; the smaller alpha, the heavier the tail. */
  readonly pareto: (least: number, alpha: number) => number
}

/** mulberry32 (Tommy Ettinger, public domain). */
export function createDraws(seed: number): Draws {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  // Box and Muller.
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    integer: (low, high) => low + Math.floor((high - low + 1) * uniform()),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    pareto: (least, alpha) => least / (1 - uniform()) ** (1 / alpha),
  }
}
