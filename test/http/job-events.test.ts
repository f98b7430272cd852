import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listen } from '../../app/http/listen.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { samplePath } from '../support/run-program.ts'
import { openTestService, sendDeck, type TestService } from './test-service.ts'

const clock = fakeClock()
let test: TestService
let id = ''
beforeEach(async () => {
  test = await openTestService({}, { clock })
  const sent = await sendDeck(test.app, await readFile(samplePath))
  id = sent.json<{ job: { id: string } }>().job.id
})
afterEach(() => test.close())

const idsOf = (body: string): number[] => [...body.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))

it('goes on after the last event that was received, and stops who has them all', async () => {
  await test.service.work()
  const all = idsOf((await test.app.inject(`/jobs/${id}/events`)).body)
  const rest = await test.app.inject({ url: `/jobs/${id}/events`, headers: { 'last-event-id': '5' } })
  expect(idsOf(rest.body)).toEqual(all.slice(5))
  const none = await test.app.inject({ url: `/jobs/${id}/events`, headers: { 'last-event-id': String(all.length) } })
  expect(none.statusCode).toBe(204)
  const wrong = await test.app.inject({ url: `/jobs/${id}/events`, headers: { 'last-event-id': 'x' } })
  expect(wrong.statusCode).toBe(400)
})

it('keeps a silent connection alive, and ends it with the server', async () => {
  const url = await listen(test.app, { host: '127.0.0.1', port: 0 })
  const received: string[] = []
  const closed = Promise.withResolvers<void>()
  request(`${url}/jobs/${id}/events`, (response) => {
    response.setEncoding('utf8')
    response.on('data', (text: string) => received.push(text))
    response.on('close', () => closed.resolve())
  }).end()
  const beats = (): number => received.join('').split(/^:$/m).length - 1
  await expect.poll(() => received.join('')).toContain('"state":"waiting"')
  const before = beats()
  clock.advance(15_000)
  await expect.poll(beats).toBe(before + 1)
  await test.app.close()
  await closed.promise
})
