import { nodeHeapMiB, type Profile, redisDataMiB } from '../../app/profiles.ts'
import type { Context } from '../context.ts'

/** The variables of compose.yaml that fit a machine, as lines NAME=value. */
export function profileVariables(profile: Profile, context: Context): string {
  const variables: Readonly<Record<string, string | number>> = {
    ...limitVariables(profile),
    MAX_PARALLEL_SEGMENTS: context.maxParallelSegments ?? profile.maxParallelSegments,
    API_ADDRESS: context.allowedCidrs.length > 0 && context.domainName === undefined ? '0.0.0.0' : '127.0.0.1',
    ...(context.domainName === undefined ? {} : { DOMAIN_NAME: context.domainName }),
  }
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}

/** The variables of compose.yaml that limit its containers. */
export function limitVariables({
  worker,
  others,
}: Pick<Profile, 'worker' | 'others'>): Readonly<Record<string, string | number>> {
  return {
    WORKER_CPUS: worker.cpus,
    WORKER_RESERVED_CPUS: worker.reservedCpus,
    WORKER_CPU_SHARES: Math.round(worker.reservedCpus * 1024),
    WORKER_MEMORY: `${worker.memoryMiB}M`,
    WORKER_RESERVED_MEMORY: `${worker.reservedMemoryMiB}M`,
    WORKER_HEAP_MIB: nodeHeapMiB(worker.memoryMiB),
    API_MEMORY: `${others.api}M`,
    API_HEAP_MIB: nodeHeapMiB(others.api),
    REDIS_MEMORY: `${others.redis}M`,
    REDIS_MAXMEMORY: `${redisDataMiB(others.redis)}mb`,
    NEO4J_MEMORY: `${others.neo4j}M`,
    NEO4J_HEAP: `${others.neo4jHeap}m`,
    NEO4J_PAGE_CACHE: `${others.neo4jPageCache}m`,
    CADDY_MEMORY: `${others.caddy}M`,
  }
}
