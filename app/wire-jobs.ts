import { join } from 'node:path'
import type { Config } from './config.ts'
import { type Clock, systemClock } from './ports/clock.ts'
import type { DeckFiles } from './ports/deck-files.ts'
import type { JobCounts, JobQueue } from './ports/job-queue.ts'

/** Asks the queue once. @throws KnowbaseError where it does not answer */
export async function countJobs(config: Config): Promise<JobCounts> {
  const { queue, close } = await openJobs(config, systemClock)
  try {
    return await queue.counts()
  } finally {
    await close()
  }
}

type Jobs = { readonly queue: JobQueue; readonly files: DeckFiles; readonly close: () => Promise<void> }

/** Jobs and uploads in Redis, or in the data folder. */
export async function openJobs(config: Config, clock: Clock): Promise<Jobs> {
  const folder = join(config.KNOWBASE_DATA, 'uploads')
  const maxOpen = config.MAX_OPEN_JOBS
  if (config.REDIS_URL !== undefined) {
    const [{ createRedisQueue }, { createRedisFiles }, { ownFolder }] = await Promise.all([
      import('./queue/redis-queue.ts'),
      import('./queue/redis-files.ts'),
      import('./queue/own-folder.ts'),
    ])
    const own = ownFolder(folder)
    const queue = createRedisQueue({ url: config.REDIS_URL, clock, maxOpen })
    const files = createRedisFiles({ url: config.REDIS_URL, folder: own.path })
    const close = async (): Promise<void> => {
      await queue.close()
      files.close()
      own.close()
    }
    return { queue, files, close }
  }
  const [{ createEmbeddedQueue }, { createFolderFiles }] = await Promise.all([
    import('./queue/embedded-queue.ts'),
    import('./queue/folder-files.ts'),
  ])
  const queue = createEmbeddedQueue({ path: join(config.KNOWBASE_DATA, 'queue.sqlite'), clock, maxOpen })
  const files = createFolderFiles(folder)
  const open = await Promise.all((['waiting', 'active'] as const).map((state) => queue.list({ state, limit: maxOpen })))
  await files.sweep(new Set(open.flat().map((job) => job.request.file)))
  return { queue, files, close: queue.close }
}
