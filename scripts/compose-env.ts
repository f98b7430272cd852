// Writes what compose.yaml reads on this machine, .env and .secrets: npm run compose-env
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs, parseEnv } from 'node:util'
import { limitVariables } from '../infra/app/profile-variables.ts'
import { addVariables } from './compose/environment-file.ts'
import { type Host, hostLimits } from './compose/host-limits.ts'
import { writeSecretFiles } from './compose/secret-files.ts'
import { npmRun } from './deployment/npm-run.ts'

/**
 * Adds to `.env` the limits that fit the host, and writes the secrets that are missing. What is set already stays.
 * @returns lines for the reader
 */
export function writeComposeFiles(
  folder: string,
  host: Host,
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): readonly string[] {
  const path = join(folder, '.env')
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const heading = `For ${host.cpus} CPUs and ${host.memoryMiB} MiB, by ${npmRun('compose-env', undefined)}; a line that is gone is written anew.`
  const { text, added, kept } = addVariables(before, limitVariables(hostLimits(host)), heading)
  const given = { ...parseEnv(before), ...environment }
  const secrets = writeSecretFiles(join(folder, '.secrets'), given)
  if (added.length > 0) writeFileSync(path, text)
  const cpus = Number(parseEnv(text)['WORKER_CPUS'])
  return [
    `.env: ${added.length} limits written, ${kept.length} kept, for ${host.cpus} CPUs and ${host.memoryMiB} MiB`,
    `.secrets: ${secrets.length === 0 ? 'nothing to write' : `wrote ${secrets.join(', ')}`}`,
    ...(cpus > host.cpus
      ? [`WORKER_CPUS=${cpus} is more than the ${host.cpus} of this host: Docker will refuse it`]
      : []),
    'next: docker compose up --detach --build',
  ]
}

/** What Docker has, which may run in a machine of its own; where it does not answer, what this machine has. */
function readHost(): Host {
  try {
    const facts = execFileSync('docker', ['info', '--format', '{{.NCPU}} {{.MemTotal}}'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [cpus, bytes] = facts.split(' ')
    if (Number(cpus) > 0 && Number(bytes) > 0) return { cpus: Number(cpus), memoryMiB: mebibytes(Number(bytes)) }
  } catch {
    // No client, or no engine.
  }
  return { cpus: availableParallelism(), memoryMiB: mebibytes(totalmem()) }
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20)
}

if (import.meta.main) {
  try {
    parseArgs({ options: {} })
    for (const line of writeComposeFiles(join(import.meta.dirname, '..'), readHost())) console.log(line)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
