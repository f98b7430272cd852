import { randomBytes } from 'node:crypto'
import type { Stack } from './stacks/stack.ts'

export type Parameter = { value: string; readonly type: string; readonly keyId?: string }
export type Volume = {
  readonly id: string
  readonly sizeGiB: number
  readonly tags: Tags
  /** What it was made from; undefined where it was made empty. */
  readonly snapshotId?: string
  attachedTo?: string
}
export type Tags = Readonly<Record<string, string>>
export type Image = { readonly digest: string; readonly tags: string[]; readonly bytes: number }
export type Repository = { readonly name: string; readonly immutable: boolean; readonly images: Image[] }
export type Instance = {
  readonly id: string
  readonly type: string
  readonly imageId: string
  readonly userData: string
  readonly tags: Tags
  readonly launchedAt: Date
  state: 'running' | 'terminated'
}

/** What stands in one region of an account. */
export type Region = {
  readonly name: string
  readonly stacks: Stack[]
  readonly parameters: Map<string, Parameter>
  readonly volumes: Map<string, Volume>
  readonly snapshots: Map<string, { readonly volumeId: string; readonly tags?: Tags }>
  readonly repositories: Map<string, Repository>
  readonly instances: Map<string, Instance>
  /** Versions of launch templates, the oldest first. */
  readonly launchTemplates: Map<string, Readonly<Record<string, unknown>>[]>
  readonly logGroups: Map<string, { readonly stream: string; readonly at: number; readonly message: string }[]>
  /** Keys by id, with whether their deletion is scheduled. */
  readonly keys: Map<string, { deleted: boolean }>
  /** Names that are taken, as `TYPE NAME`, of resources that nothing else here knows. */
  readonly taken: Set<string>
}

export type Account = {
  readonly id: string
  readonly region: (name: string) => Region
  /** Objects by bucket and key. */
  readonly buckets: Map<string, Map<string, Buffer>>
}

/** An account in which nothing was ever made. */
export function createAccount(id = '111122223333'): Account {
  const regions = new Map<string, Region>()
  return {
    id,
    buckets: new Map(),
    region: (name) => {
      const found = regions.get(name) ?? createRegion(name)
      regions.set(name, found)
      return found
    },
  }
}

function createRegion(name: string): Region {
  return {
    name,
    stacks: [],
    parameters: new Map([
      [
        '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64',
        { type: 'String', value: 'ami-0123456789abcdef0' },
      ],
    ]),
    volumes: new Map(),
    snapshots: new Map(),
    repositories: new Map(),
    instances: new Map(),
    launchTemplates: new Map(),
    logGroups: new Map(),
    keys: new Map(),
    taken: new Set(),
  }
}

/** An id as AWS makes them, such as `vol-0f3c...`. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`
}
