import { expect, test, vi } from 'vitest'
import type { JobEvent } from '../../../scripts/verify/job-events.ts'
import type { Server } from '../../../scripts/verify/server.ts'
import { watchJob } from '../../../scripts/verify/watch-job.ts'
import { fakeClock } from '../../support/fake-clock.ts'

/** A server that tells of a job what it is told to, and a clock that stands still until it is moved. */
function watched({ interruptedBefore = false } = {}) {
  const clock = fakeClock()
  const asked: (string | undefined)[] = []
  const cancelled: string[] = []
  const interrupt = new AbortController()
  const heard: string[] = []
  if (interruptedBefore) interrupt.abort()
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined
  let id = 0
  const server: Pick<Server, 'ask'> = {
    ask: async (path, { method, headers, signal } = {}) => {
      if (method === 'DELETE') {
        cancelled.push(path)
        return new Response()
      }
      asked.push(headers?.['last-event-id'])
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          stream = controller
          signal?.addEventListener('abort', () => controller.error(signal.reason))
        },
      })
      return new Response(body)
    },
  }
  const end = watchJob(
    server as Server,
    'j',
    {
      untilTaken: 300,
      untilDone: (slides = 250) => slides * 10,
      after: (seconds, callback) => clock.schedule(seconds * 1000, callback),
      interrupted: interrupt.signal,
    },
    ({ type }: JobEvent) => heard.push(type),
  )
  return {
    end,
    asked,
    cancelled,
    interrupt: () => interrupt.abort(),
    heard,
    connected: (times: number) => vi.waitFor(() => expect(asked).toHaveLength(times)),
    tell: async (type: string, data: object) => {
      const before = heard.length
      stream?.enqueue(new TextEncoder().encode(`id: ${++id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`))
      await vi.waitFor(() => expect(heard).toHaveLength(before + 1))
    },
    /** The connection breaks, as fetch tells of it. */
    breakOff: () => stream?.error(new TypeError('terminated')),
    pass: (seconds: number) => clock.advance(seconds * 1000),
  }
}

test('a job that no worker takes is given up when its time to wait is over, and not before', async () => {
  const job = watched()
  await job.connected(1)
  await job.tell('state', { state: 'waiting' })
  job.pass(299)
  await job.tell('state', { state: 'waiting' })
  job.pass(1)
  expect(await job.end).toMatchObject({ taken: false, givenUpAfter: 300 })
})

test('a job that was taken may go on after the time to wait, for as long as its slides may take', async () => {
  const job = watched()
  await job.connected(1)
  await job.tell('state', { state: 'active' })
  job.pass(2000)
  await job.tell('deck_read', { slides: 60 })
  job.pass(599)
  await job.tell('segmented', { segments: 8 })
  job.pass(1)
  expect(await job.end).toMatchObject({ taken: true, givenUpAfter: 600 })
})

test('a job that ends is seen to its end, whatever time it took of what it was granted', async () => {
  const job = watched()
  await job.connected(1)
  await job.tell('state', { state: 'active' })
  job.pass(2499)
  await job.tell('state', { state: 'completed' })
  const { events, taken, givenUpAfter } = await job.end
  expect({ taken, givenUpAfter }).toEqual({ taken: true, givenUpAfter: undefined })
  expect(events.map(({ id }) => id)).toEqual(['1', '2'])
})

test('a connection that breaks is taken up where it broke; one that told nothing after a pause', async () => {
  const job = watched()
  await job.connected(1)
  await job.tell('state', { state: 'active' })
  job.breakOff()
  await job.connected(2)
  job.breakOff()
  await vi.waitFor(() => {
    job.pass(1)
    expect(job.asked).toHaveLength(3)
  })
  await job.tell('state', { state: 'completed' })
  expect(await job.end).toMatchObject({ givenUpAfter: undefined })
  expect(job.asked).toEqual(['0', '1', '1'])
})

test('a job that is broken off is cancelled, and its end is not judged', async () => {
  const job = watched()
  await job.connected(1)
  await job.tell('state', { state: 'active' })
  job.interrupt()
  await expect(job.end).rejects.toThrow('It was broken off.')
  expect(job.cancelled).toEqual(['/jobs/j'])
})

test('a job that was broken off while its deck was still on the way is cancelled as well', async () => {
  const job = watched({ interruptedBefore: true })
  await expect(job.end).rejects.toThrow('It was broken off.')
  expect(job.cancelled).toEqual(['/jobs/j'])
})
