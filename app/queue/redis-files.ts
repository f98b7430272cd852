import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Redis } from 'ioredis'
import { KnowbaseError } from '../domain/errors.ts'
import type { DeckFiles } from '../ports/deck-files.ts'
import { orDiskFull } from './disk-full.ts'
import { createFolderFiles } from './folder-files.ts'
import { redisFailed, redisFull } from './refusals.ts'

export type RedisFilesOptions = {
  readonly url: string
  /** Where this process keeps what it reads. */
  readonly folder: string
  /** Namespace of the keys. Default `knowbase`. */
  readonly name?: string
}

/** Larger values hold Redis up for others. */
const pieceBytes = 2 ** 20
/** Seconds after which a deck that nobody dropped is gone. */
const keepSeconds = 7 * 86_400

/** Share of its memory up to which Redis takes decks; the rest is for jobs, without which no deck would leave again. */
const deckShare = 0.8

/** Decks in Redis, so that a worker on any machine can read what an API on another was sent. */
export function createRedisFiles({ url, folder, name = 'knowbase' }: RedisFilesOptions): DeckFiles & {
  readonly close: () => void
} {
  const redis = new Redis(url, { maxRetriesPerRequest: 2 })
  redis.on('error', () => {})
  const local = createFolderFiles(folder)
  const key = (file: string): string => `{${name}}:file:${dirname(file)}`

  /** What the server answers. Throws KnowbaseError. */
  const answerOf = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked
    } catch (error) {
      throw redisFailed(url, error)
    }
  }

  const checkRoom = async (bytes: number): Promise<void> => {
    const facts = await answerOf(redis.info('memory'))
    const figure = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(facts)?.[1] ?? 0)
    const most = figure('maxmemory')
    if (most > 0 && figure('used_memory') + bytes > most * deckShare) throw redisFull()
  }

  const send = async (file: string): Promise<void> => {
    for await (const piece of createReadStream(join(folder, file), { highWaterMark: pieceBytes }))
      await push(file, piece as Buffer)
  }
  // Each piece brings its end along: of a process that dies meanwhile nothing stays for good.
  const push = async (file: string, piece: Buffer): Promise<void> => {
    const commands = redis.pipeline().rpush(key(file), piece).expire(key(file), keepSeconds)
    for (const [error] of (await answerOf(commands.exec())) ?? []) if (error !== null) throw redisFailed(url, error)
  }

  async function* fetch(file: string): AsyncGenerator<Buffer> {
    const pieces = await answerOf(redis.llen(key(file)))
    if (pieces === 0) throw gone(file)
    for (let index = 0; index < pieces; index++) {
      const piece = await answerOf(redis.lindexBuffer(key(file), index))
      if (piece === null) throw gone(file)
      yield piece
    }
  }

  return {
    receive: async (bytes, fileName) => {
      const received = await local.receive(bytes, fileName)
      try {
        await checkRoom(received.bytes)
        await send(received.file)
      } catch (error) {
        await local.drop(received.file)
        // What cannot be removed now expires.
        await redis.del(key(received.file)).catch(() => {})
        throw error
      }
      return received
    },
    locate: async (file) => {
      const path = join(folder, file)
      if (await isThere(path)) return path
      // Whole or not at all, whoever else fetches it.
      const draft = `${path}.${process.pid}`
      try {
        await mkdir(dirname(path), { recursive: true })
        await pipeline(fetch(file), createWriteStream(draft))
        await rename(draft, path)
        return path
      } catch (error) {
        await rm(draft, { force: true })
        throw orDiskFull(folder, error)
      }
    },
    release: (file) => local.drop(file),
    drop: async (file) => {
      await answerOf(redis.del(key(file)))
      await local.drop(file)
    },
    close: () => redis.disconnect(),
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function gone(file: string): KnowbaseError {
  return new KnowbaseError('not_found', `The uploaded deck ${file} is no longer kept.`, { advice: 'Send it again.' })
}
