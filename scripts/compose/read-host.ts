import { availableParallelism, totalmem } from 'node:os'
import { runChild } from '../run-child.ts'
import { ScriptError } from '../script-error.ts'
import type { Host } from './host-limits.ts'

/** What Docker has, which may run in a machine of its own; where it does not answer, what this machine has. */
export async function readHost(): Promise<Host> {
  const [cpus = 0, bytes = 0] = await askDocker()
  if (cpus > 0 && bytes > 0) return { cpus, memoryMiB: mebibytes(bytes) }
  return { cpus: availableParallelism(), memoryMiB: mebibytes(totalmem()) }
}

async function askDocker(): Promise<readonly number[]> {
  try {
    const { stdout } = await runChild('docker', ['info', '--format', '{{.NCPU}} {{.MemTotal}}'])
    return stdout.trim().split(' ').map(Number)
  } catch (error) {
    // No client.
    if (error instanceof ScriptError) return []
    throw error
  }
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20)
}
