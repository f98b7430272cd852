import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** Where services for tests are installed and kept, so that repeated runs are quick. KNOWBASE_SERVICES moves it. */
export function servicesFolder(): string {
  return process.env['KNOWBASE_SERVICES'] ?? join(tmpdir(), 'knowbase-services')
}

/**
 * Runs an action while no other process of this machine runs one of the same name. The lock is a socket in Linux's
 * abstract namespace, so it goes with its process, however that ends.
 */
export async function withLock<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
  const server = createServer()
  const path = `\0${servicesFolder()}/${name}.lock`
  const isTaken = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(true)
      else reject(error)
    })
    server.listen(path, () => resolve(false))
  })
  if (isTaken) {
    await setTimeout(100)
    return withLock(name, action)
  }
  try {
    return await action()
  } finally {
    server.close()
  }
}
