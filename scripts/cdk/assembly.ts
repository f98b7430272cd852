import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Where } from '../deployment/npm-run.ts'
import { runCdk } from './run-cdk.ts'

/** Context keys by name, as `cdk -c KEY=VALUE` takes them. */
export type ContextArguments = Readonly<Record<string, string>>

/**
 * Synthesizes the app once, so that what is looked at is what is deployed, and hands the folder to the work.
 * A folder that is given is used as it is.
 */
export async function withAssembly<T>(
  given: string | undefined,
  // The one that was looked at, whatever cdk.json says.
  { context, deployment }: { readonly context: ContextArguments; readonly deployment: Where },
  work: (assembly: string) => Promise<T>,
): Promise<T> {
  if (given !== undefined) return work(given)
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-cdk-'))
  try {
    const { region } = deployment.target
    await runCdk(['synth', '--quiet', '--output', folder, ...contextArguments({ ...context, region })], { deployment })
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function contextArguments(context: ContextArguments): readonly string[] {
  return Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`])
}
