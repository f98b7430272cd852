// Takes the first job of the queue and holds it until it is killed; with a job's id it is told to cancel that first.
import { systemClock } from '../../../app/ports/clock.ts'
import { createEmbeddedQueue } from '../../../app/queue/embedded-queue.ts'

const [path = '', cancelled] = process.argv.slice(2)
const queue = createEmbeddedQueue({ path, clock: systemClock })
queue.work(
  async () => {
    if (cancelled !== undefined) await queue.cancel(cancelled)
    process.stdout.write('running\n')
    await new Promise((resolve) => setTimeout(resolve, 600_000))
  },
  { concurrency: 1 },
)
