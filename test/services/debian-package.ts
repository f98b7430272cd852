import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Whether a command is there. In continuous integration, as root, a missing one is installed from Debian's package; a
 * developer's machine is left as it is.
 */
export async function hasCommand(command: string, packageName: string, probe = ['--version']): Promise<boolean> {
  if (await works(command, probe)) return true
  if (process.env['CI'] !== 'true' || process.getuid?.() !== 0) return false
  const apt = ['-o', 'DPkg::Lock::Timeout=300', '-y', '-qq']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', [...apt, 'update'], { env })
  await run('apt-get', [...apt, 'install', '--no-install-recommends', packageName], { env })
  return works(command, probe)
}

async function works(command: string, probe: readonly string[]): Promise<boolean> {
  try {
    await run(command, probe)
    return true
  } catch {
    return false
  }
}
