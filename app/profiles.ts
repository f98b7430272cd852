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
  /** Segments open at once. */
  readonly maxParallelSegments: number
  /** US dollars an hour on demand, by region. */
  readonly dollarsPerHour: Readonly<Record<string, number>>
}

/** When the prices below were read. */
export const pricesAsOf = '2026-01'

/** The instance types knowbase is deployed on; the default is t3.2xlarge. */
export const profiles = [
  {
    instanceType: 't3.xlarge',
    vcpus: 4,
    memoryMiB: 16 * 1024,
    worker: { cpus: 3, reservedCpus: 2, memoryMiB: 6 * 1024, reservedMemoryMiB: 3 * 1024 },
    maxParallelSegments: 3,
    dollarsPerHour: { 'us-east-1': 0.1664, 'eu-west-1': 0.1824, 'eu-central-1': 0.192 },
  },
  {
    instanceType: 't3.2xlarge',
    vcpus: 8,
    memoryMiB: 32 * 1024,
    worker: { cpus: 6, reservedCpus: 4, memoryMiB: 16 * 1024, reservedMemoryMiB: 8 * 1024 },
    maxParallelSegments: 5,
    dollarsPerHour: { 'us-east-1': 0.3328, 'eu-west-1': 0.3648, 'eu-central-1': 0.384 },
  },
  {
    instanceType: 'm5.2xlarge',
    vcpus: 8,
    memoryMiB: 32 * 1024,
    worker: { cpus: 6, reservedCpus: 4, memoryMiB: 16 * 1024, reservedMemoryMiB: 8 * 1024 },
    maxParallelSegments: 5,
    dollarsPerHour: { 'us-east-1': 0.384, 'eu-west-1': 0.428, 'eu-central-1': 0.46 },
  },
  {
    instanceType: 'c5.4xlarge',
    vcpus: 16,
    memoryMiB: 32 * 1024,
    worker: { cpus: 14, reservedCpus: 8, memoryMiB: 16 * 1024, reservedMemoryMiB: 8 * 1024 },
    maxParallelSegments: 10,
    dollarsPerHour: { 'us-east-1': 0.68, 'eu-west-1': 0.768, 'eu-central-1': 0.776 },
  },
  {
    instanceType: 'c5.9xlarge',
    vcpus: 36,
    memoryMiB: 72 * 1024,
    worker: { cpus: 32, reservedCpus: 16, memoryMiB: 40 * 1024, reservedMemoryMiB: 16 * 1024 },
    maxParallelSegments: 15,
    dollarsPerHour: { 'us-east-1': 1.53, 'eu-west-1': 1.728, 'eu-central-1': 1.746 },
  },
] as const satisfies readonly Profile[]

export type InstanceType = (typeof profiles)[number]['instanceType']

export const defaultInstanceType: InstanceType = 't3.2xlarge'
