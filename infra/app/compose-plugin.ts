import { SynthesisError } from '../synthesis-error.ts'
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
  /** SHA-256 in hex. */
  readonly sha256: Readonly<Record<Architecture, string>>
}

/** What pin-compose pinned. */
export const composePlugin: ComposePlugin = pinned

/**
 * The plugin, fit for a machine.
 * @throws SynthesisError where it has no checksums: a machine would fail at boot, minutes later
 */
export function requirePinned(plugin: ComposePlugin): ComposePlugin {
  if (isPinned(plugin)) return plugin
  throw new SynthesisError(
    `infra/app/pinned-compose.json: expected a SHA-256 for each of ${architectures.join(', ')}, came ${JSON.stringify(plugin.sha256)}; run npm run pin-compose.`,
  )
}

export function isPinned({ sha256 }: ComposePlugin): boolean {
  return architectures.every((architecture) => /^[0-9a-f]{64}$/.test(sha256[architecture]))
}

export function pluginFile(architecture: string): string {
  return `docker-compose-linux-${architecture}`
}
