/**
 * Where a new job stands among those of its priority: lower goes first, ties by age. It is start-time fair queueing
 * (Goyal, Vin and Cheng 1996) with jobs of equal length: each client's jobs stand one behind the other, counted from the
 * rank that runs now, so that one client's hundred decks do not keep another's one waiting, and an old job is overtaken
 * only until the queue has advanced to its rank.
 * @param current highest rank that was started
 * @param open unfinished jobs of the client
 */
export function fairRank(current: number, open: number): number {
  return current + open
}
