import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { hasCommand } from './debian-package.ts'
import { freePort } from './free-port.ts'

/** A Redis server for tests, which keep to namespaces of their own. */
export type TestRedis = {
  readonly url: string
  /** Kills the server and starts it again on what it wrote; not for the server of TEST_REDIS_URL. */
  readonly restart: (meanwhile?: () => Promise<void>) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Why no server can be started here; undefined where one can. */
export async function redisMissing(): Promise<string | undefined> {
  if (process.env['TEST_REDIS_URL'] !== undefined || (await hasCommand('redis-server', 'redis-server')))
    return undefined
  return 'a Redis server for tests needs redis-server (Debian: redis-server), or TEST_REDIS_URL with a running one'
}

/** The server of TEST_REDIS_URL, or a new one on a free port of this machine, with an append-only file of its own. */
export async function startRedis(): Promise<TestRedis> {
  const url = process.env['TEST_REDIS_URL']
  if (url !== undefined) {
    const restart = (): Promise<never> => Promise.reject(new Error('The server of TEST_REDIS_URL is not restarted.'))
    return { url, restart, stop: async () => {} }
  }
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-redis-'))
  const port = await freePort()
  let server = await launch(folder, port)
  return {
    url: `redis://127.0.0.1:${port}`,
    restart: async (meanwhile) => {
      server.kill('SIGKILL')
      await once(server, 'close')
      await meanwhile?.()
      server = await launch(folder, port)
    },
    stop: async () => {
      server.kill('SIGTERM')
      await once(server, 'close')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function launch(folder: string, port: number) {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes']
  const server = spawn('redis-server', [...settings, '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'], {
    stdio: 'ignore',
  })
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}.`)
    await setTimeout(20)
  }
  return server
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', (data) => {
      socket.destroy()
      // While it loads its file it answers with an error.
      resolve(data.toString().startsWith('+PONG'))
    })
    socket.once('error', () => resolve(false))
  })
}

/** How often each command was done since the server started, by clients and within scripts. */
export async function commandsOf(url: string): Promise<Readonly<Record<string, number>>> {
  const redis = new Redis(url)
  const text = await redis.info('commandstats')
  redis.disconnect()
  const entries = [...text.matchAll(/^cmdstat_(\w+):calls=(\d+)/gm)].map(([, name = '', calls]) => [
    name,
    Number(calls),
  ])
  return Object.fromEntries(entries) as Record<string, number>
}
