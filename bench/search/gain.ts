/**
 * Normalised discounted cumulative gain of the first ten, with linear gains (Järvelin and Kekäläinen 2002): 1 where
 * nothing could be better, NaN where nothing is relevant.
 */
export function gainAtTen(ranking: readonly string[], gains: ReadonlyMap<string, number>): number {
  const best = [...gains.values()].sort((a, b) => b - a)
  return discounted(ranking.map((id) => gains.get(id) ?? 0)) / discounted(best)
}

function discounted(gains: readonly number[]): number {
  return gains.slice(0, 10).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0)
}
