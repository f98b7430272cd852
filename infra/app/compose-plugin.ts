import pinned from './pinned-compose.json' with { type: 'json' }

/** Architectures as `uname -m` and the plugin's releases call them. */
export const architectures = ['x86_64', 'aarch64'] as const
export type Architecture = (typeof architectures)[number]

/** Docker's compose plugin, which Amazon Linux does not package: a version, and the checksum that was published with it. */
export type ComposePlugin = {
  /** Where releases are, without the version. */
  readonly source: string
  /** Such as `v2.40.3`. */
  readonly version: string
  /** SHA-256 in hex; empty until pin-compose has read it. */
  readonly sha256: Readonly<Record<Architecture, string>>
}

/** What pin-compose pinned. */
export const composePlugin: ComposePlugin = pinned

export function isPinned({ sha256 }: ComposePlugin): boolean {
  return architectures.every((architecture) => /^[0-9a-f]{64}$/.test(sha256[architecture]))
}

export function pluginFile(architecture: string): string {
  return `docker-compose-linux-${architecture}`
}
