import { readdir, readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/**
 * The path of a folder of this process alone, below one that several processes and machines may share. Takes away those
 * of processes of this machine that are gone, which one that was killed could not do itself; a container that is started
 * again is the same machine.
 */
export async function ownFolder(parent: string): Promise<string> {
  const machine = `${hostname()}-`
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(name.slice(machine.length))
    if (name.startsWith(machine) && pid > 0 && (pid === process.pid || !(await isAlive(pid))))
      await rm(join(parent, name), { recursive: true, force: true })
  }
  return join(parent, `${machine}${process.pid}`)
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  // Linux takes the number of a thread, such as one of our own, for its process.
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined)
  return status === undefined || new RegExp(`^Tgid:\\s*${pid}$`, 'm').test(status)
}
