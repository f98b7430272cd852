/** BullMQ takes priorities up to 2^21, the lowest number first. */
const bandWidth = Math.floor((2 ** 21 - 1) / 3)

/** @param band 0 for the highest of three priorities @param rank of fairRank; beyond the band's width it is the last */
export function bullPriority(band: number, rank: number): number {
  return 1 + band * bandWidth + Math.min(rank, bandWidth - 1)
}
