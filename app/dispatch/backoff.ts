/** A number in [0, 1). */
export type Random = () => number

/** Half to all of a time that doubles with each try from `firstMs` to `mostMs`; jitter keeps retries from meeting. */
export function backoff(
  tries: number,
  random: Random,
  { firstMs, mostMs }: { firstMs: number; mostMs: number },
): number {
  return Math.min(mostMs, firstMs * 2 ** Math.max(0, tries - 1)) * (0.5 + random() / 2)
}
