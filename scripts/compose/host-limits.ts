import { defaultInstanceType, type Profile, profileOf } from '../../app/profiles.ts'
import { ScriptError } from '../script-error.ts'

/** What Docker can give to containers here. */
export type Host = { readonly cpus: number; readonly memoryMiB: number }

export type Limits = Pick<Profile, 'worker' | 'others'>

/** Least memory that each container does its work in, MiB. */
const least = { worker: 1024, api: 512, redis: 256, neo4j: 1536, caddy: 64 }

/** Memory of a host that is left to it, MiB: a quarter, 2 GiB at most. */
const hostShareMiB = (memoryMiB: number): number => Math.min(2048, Math.ceil(memoryMiB / 4))

/** A host with less is refused. */
export const leastHostMiB = Math.ceil((Object.values(least).reduce((sum, one) => sum + one, 0) * 4) / 3)

/**
 * The limits of the default profile where the host has room for them, else less of each in proportion. Docker refuses
 * more CPUs than the host has; limits of memory above the host's would let the kernel pick whom it ends.
 * @throws ScriptError where the host is too small
 */
export function hostLimits({ cpus, memoryMiB }: Host): Limits {
  const profile = profileOf(defaultInstanceType)
  if (profile === undefined) throw new Error(`There is no profile ${defaultInstanceType}.`)
  if (memoryMiB < leastHostMiB) {
    throw new ScriptError(
      `The containers need a host with ${leastHostMiB} MiB of memory, Docker has ${memoryMiB} MiB here.`,
      { advice: 'Give it more, or run npx knowbase serve, which needs no containers.' },
    )
  }
  const { worker, others } = profile
  const room = memoryMiB - hostShareMiB(memoryMiB)
  const share = Math.min(1, room / (worker.memoryMiB + others.api + others.redis + others.neo4j + others.caddy))
  const fit = (name: 'api' | 'redis' | 'neo4j' | 'caddy'): number =>
    Math.max(least[name], Math.floor(others[name] * share))
  const [api, redis, neo4j, caddy] = [fit('api'), fit('redis'), fit('neo4j'), fit('caddy')]
  const ofWorker = Math.min(worker.memoryMiB, room - api - redis - neo4j - caddy)
  return {
    worker: {
      cpus: Math.min(worker.cpus, cpus),
      reservedCpus: Math.min(worker.reservedCpus, Math.max(1, Math.floor((cpus * worker.reservedCpus) / worker.cpus))),
      memoryMiB: ofWorker,
      reservedMemoryMiB: Math.min(worker.reservedMemoryMiB, Math.floor(ofWorker / 2)),
    },
    others: { api, redis, neo4j, caddy, ...neo4jShares(neo4j) },
  }
}

/** Neo4j's heap and page cache, three to four, beside what the process needs for threads, code and buffers. */
function neo4jShares(limitMiB: number): { readonly neo4jHeap: number; readonly neo4jPageCache: number } {
  const room = limitMiB - Math.min(1024, Math.max(448, Math.floor(limitMiB / 4)))
  const neo4jHeap = Math.floor((room * 3) / 7)
  return { neo4jHeap, neo4jPageCache: room - neo4jHeap }
}
