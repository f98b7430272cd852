import { type Amounts, type BucketName, bucketNames } from './amounts.ts'

export type BoundInput = {
  /** For each segment, the seconds of the calls in it that have to follow one another. */
  readonly chains: readonly number[]
  /** What all calls together take from each bucket; for tokens prompt plus reserved answer. */
  readonly demand: Amounts
  /** Limits a minute, and what may leave at once; a bucket without a limit binds nothing. */
  readonly limits: Readonly<Partial<Record<BucketName, { readonly perMinute: number; readonly burst: number }>>>
  /** Segments open at once; undefined where there is no cap. */
  readonly cap?: number | undefined
}

/** What keeps a run from being faster: its longest chain of calls, a limit of the provider, or the cap on segments. */
export type Binding = 'chain' | 'cap' | BucketName

export type LowerBound = {
  /** No schedule finishes earlier. */
  readonly seconds: number
  readonly binds: Binding
  /** The bound of each kind alone, in seconds. */
  readonly parts: Readonly<Partial<Record<Binding, number>>>
}

/** The largest of: the longest chain, (demand - burst) / limit for each bucket, and what the cap on segments costs. */
export function lowerBound({ chains, demand, limits, cap }: BoundInput): LowerBound {
  const parts: Partial<Record<Binding, number>> = { chain: Math.max(0, ...chains) }
  for (const name of bucketNames) {
    const limit = limits[name]
    if (limit === undefined || !Number.isFinite(limit.perMinute)) continue
    parts[name] = Math.max(0, (((demand[name] ?? 0) - limit.burst) / limit.perMinute) * 60)
  }
  if (cap !== undefined && Number.isFinite(cap)) parts.cap = capBound(chains, cap)
  const entries = Object.entries(parts) as [Binding, number][]
  const [binds, seconds] = entries.reduce((most, next) => (next[1] > most[1] ? next : most), ['chain', 0])
  return { seconds, binds, parts }
}

/**
 * Least seconds of chains over `cap` places: their mean load, and for each k that among the k * cap + 1 longest some
 * place takes k + 1, at best the shortest of them (Graham's bounds for identical machines, P||Cmax).
 */
function capBound(chains: readonly number[], cap: number): number {
  const longestFirst = chains.toSorted((a, b) => b - a)
  const load = longestFirst.reduce((sum, chain) => sum + chain, 0) / cap
  const shared = longestFirst.flatMap((_, last) =>
    last % cap === 0 ? [longestFirst.slice(last - last / cap, last + 1).reduce((sum, chain) => sum + chain, 0)] : [],
  )
  return Math.max(load, ...shared)
}
