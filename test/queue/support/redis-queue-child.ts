// Takes a job of the queue in Redis, says so, and holds it until it is killed.
import { systemClock } from '../../../app/ports/clock.ts'
import { createRedisQueue } from '../../../app/queue/redis-queue.ts'

const [url = '', name = ''] = process.argv.slice(2)
createRedisQueue({ url, clock: systemClock, name, stalledAfterMs: 1_000 }).work(
  async (job) => {
    process.stdout.write(`${job.id}\n`)
    await new Promise((resolve) => setTimeout(resolve, 600_000))
  },
  { concurrency: 1 },
)
