import prices from './machine-prices.json' with { type: 'json' }

/** What a deployment on one EC2 instance type gets. Memory in MiB. */
export type Profile = {
  readonly instanceType: string
  readonly vcpus: number
  readonly memoryMiB: number
  readonly worker: {
    readonly cpus: number
    readonly reservedCpus: number
    readonly memoryMiB: number
    readonly reservedMemoryMiB: number
  }
  /** Memory limits of the other containers. */
  readonly others: OtherContainers
  /** Segments open at once. */
  readonly maxParallelSegments: number
  /** US dollars an hour on demand, by region. */
  readonly dollarsPerHour: Readonly<Record<string, number>>
}

/** Memory in MiB of everything but the worker. The sum of all limits stays under the instance's memory less 2 GiB. */
type OtherContainers = {
  readonly api: number
  readonly redis: number
  readonly neo4j: number
  /** Of which Neo4j's heap and its page cache; the rest is for threads and buffers. */
  readonly neo4jHeap: number
  readonly neo4jPageCache: number
  /** Ends TLS where the stack has a domain name. */
  readonly caddy: number
}

const small: OtherContainers = {
  api: 2048,
  redis: 1024,
  neo4j: 4096,
  neo4jHeap: 1536,
  neo4jPageCache: 1536,
  caddy: 256,
}
const usual: OtherContainers = {
  api: 3072,
  redis: 2048,
  neo4j: 8192,
  neo4jHeap: 3072,
  neo4jPageCache: 4096,
  caddy: 256,
}
const large: OtherContainers = {
  api: 6144,
  redis: 4096,
  neo4j: 16_384,
  neo4jHeap: 6144,
  neo4jPageCache: 8192,
  caddy: 256,
}

/** When the prices were read; `npm run refresh-prices` reads them anew. */
export const pricesAsOf = prices.asOf

/** The instance types knowbase is deployed on; the default is t3.2xlarge. */
export const profiles = [
  {
    instanceType: 't3.xlarge',
    vcpus: 4,
    memoryMiB: 16 * 1024,
    worker: { cpus: 3, reservedCpus: 2, memoryMiB: 6 * 1024, reservedMemoryMiB: 3 * 1024 },
    others: small,
    maxParallelSegments: 3,
    dollarsPerHour: prices.dollarsPerHour['t3.xlarge'],
  },
  {
    instanceType: 't3.2xlarge',
    vcpus: 8,
    memoryMiB: 32 * 1024,
    worker: { cpus: 6, reservedCpus: 4, memoryMiB: 16 * 1024, reservedMemoryMiB: 8 * 1024 },
    others: usual,
    maxParallelSegments: 5,
    dollarsPerHour: prices.dollarsPerHour['t3.2xlarge'],
  },
  {
    instanceType: 'm5.2xlarge',
    vcpus: 8,
    memoryMiB: 32 * 1024,
    worker: { cpus: 6, reservedCpus: 4, memoryMiB: 16 * 1024, reservedMemoryMiB: 8 * 1024 },
    others: usual,
    maxParallelSegments: 5,
    dollarsPerHour: prices.dollarsPerHour['m5.2xlarge'],
  },
  {
    instanceType: 'c5.4xlarge',
    vcpus: 16,
    memoryMiB: 32 * 1024,
    worker: { cpus: 14, reservedCpus: 8, memoryMiB: 16 * 1024, reservedMemoryMiB: 8 * 1024 },
    others: usual,
    maxParallelSegments: 10,
    dollarsPerHour: prices.dollarsPerHour['c5.4xlarge'],
  },
  {
    instanceType: 'c5.9xlarge',
    vcpus: 36,
    memoryMiB: 72 * 1024,
    worker: { cpus: 32, reservedCpus: 16, memoryMiB: 40 * 1024, reservedMemoryMiB: 16 * 1024 },
    others: large,
    maxParallelSegments: 15,
    dollarsPerHour: prices.dollarsPerHour['c5.9xlarge'],
  },
] as const satisfies readonly Profile[]

export type InstanceType = (typeof profiles)[number]['instanceType']

export const defaultInstanceType: InstanceType = 't3.2xlarge'

/** The profile of an instance type; undefined for a type that knowbase is not deployed on. */
export function profileOf(instanceType: string): Profile | undefined {
  return profiles.find((profile) => profile.instanceType === instanceType)
}

/** Old-space size in MiB for Node in a container: three quarters of its limit, the rest is for buffers and threads. */
export function nodeHeapMiB(limitMiB: number): number {
  return Math.floor(limitMiB * 0.75)
}

/** Most that Redis holds, MiB: three fifths of its limit, the rest is for what a rewrite of its file copies. */
export function redisDataMiB(limitMiB: number): number {
  return Math.floor(limitMiB * 0.6)
}
