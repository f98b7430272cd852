import { readdir, readFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createServer } from '../../app/http/create-server.ts'
import type { TypedApp } from '../../app/http/typed-app.ts'
import { makeVariants } from '../../examples/make-decks.ts'
import { samplePath } from '../support/run-program.ts'
import { openTestService, sendDeck, type TestService } from './test-service.ts'

let sample = Buffer.alloc(0)
beforeAll(async () => {
  sample = await readFile(samplePath)
})
let test: TestService
afterEach(() => test.close())

const uploads = (): Promise<string[]> => readdir(join(test.folder, 'uploads')).catch(() => [])

describe('a deck that is sent', () => {
  it('becomes a graph that every route shows', async () => {
    test = await openTestService()
    const { app } = test
    await test.service.work()
    const sent = await sendDeck(app, sample, { fileName: 'talk.pptx' })
    expect(sent.statusCode).toBe(202)
    const { job } = sent.json<{ job: { id: string; documentId: string; links: Record<string, string> } }>()
    expect(sent.headers.location).toBe(`/jobs/${job.id}`)

    // The stream of events ends with the job.
    const events = await app.inject(job.links['events'] ?? '')
    expect(events.headers['content-type']).toContain('text/event-stream')
    const types = [...events.body.matchAll(/^event: (\w+)$/gm)].map((match) => match[1])
    expect(types).toEqual(expect.arrayContaining(['deck_read', 'segmented', 'segment_done', 'figures']))
    expect(events.body.trimEnd()).toMatch(/data: .*"state":"completed"\}$/)
    const ids = [...events.body.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))
    expect(ids).toEqual(ids.map((_, index) => index + 1))

    const done = (await app.inject(`/jobs/${job.id}`)).json<Record<string, unknown>>()
    expect(done).toMatchObject({ state: 'completed', stage: 'done', slides: 15, attempts: 1 })
    const segments = done['segments'] as Record<string, number>
    expect(segments['done']).toBe(segments['total'])
    const report = (await app.inject(`/jobs/${job.id}/report`)).json<Record<string, unknown>>()
    expect(report).toMatchObject({ documentId: job.documentId, fileName: 'talk.pptx', concepts: done['concepts'] })
    await expect.poll(uploads).toEqual([])

    const documents = (await app.inject('/documents')).json<{ documents: { id: string }[] }>().documents
    expect(documents).toMatchObject([{ id: job.documentId, fileName: 'talk.pptx', concepts: done['concepts'] }])
    expect((await app.inject(`/documents/${job.documentId}`)).json()).toEqual(documents[0])

    const graph = (await app.inject(`/documents/${job.documentId}/graph`)).json<Record<string, { id: string }[]>>()
    expect(graph['slides']).toHaveLength(15)
    expect(graph['concepts']).toHaveLength(Number(done['concepts']))
    expect(graph['relations']).toHaveLength(Number(done['relations']))

    const hits = (await app.inject('/search?q=queue&limit=3')).json<{ hits: { kind: string; id: string }[] }>().hits
    const id = hits.find((hit) => hit.kind === 'concept')?.id ?? ''
    const concept = (await app.inject(`/concepts/${id}`)).json<{ mentions: Record<string, unknown>[] }>()
    expect(concept.mentions[0]).toMatchObject({ fileName: 'talk.pptx', quote: expect.stringMatching(/\w/) })

    const csv = await app.inject('/export?format=csv')
    expect(csv.headers['content-disposition']).toBe('attachment; filename="knowbase.csv"')
    expect(csv.body.match(/^concept,/gm)).toHaveLength(Number(done['concepts']))

    const again = await sendDeck(app, sample)
    expect(again.statusCode).toBe(200)
    expect(again.json()).toMatchObject({ document: { id: job.documentId }, links: { document: expect.any(String) } })

    expect((await app.inject({ method: 'DELETE', url: `/documents/${job.documentId}` })).statusCode).toBe(204)
    expect((await app.inject(`/documents/${job.documentId}`)).statusCode).toBe(404)
    expect((await app.inject({ method: 'DELETE', url: `/documents/${job.documentId}` })).statusCode).toBe(404)
  })

  it('can bring its own types and another profile, and replace an older version', async () => {
    test = await openTestService()
    await test.service.work()
    const [first, second] = await makeVariants(2, 5)
    const schema = JSON.stringify({
      conceptTypes: [{ name: 'Thing', description: 'Anything.' }],
      relationTypes: [{ name: 'uses', description: 'Uses.' }],
    })
    for (const [bytes, query] of [
      [first, ''],
      [second, '?replace=true&profile=permissive'],
    ] as const) {
      const sent = await sendDeck(test.app, bytes ?? Buffer.alloc(0), { query, fields: { schema } })
      await test.app.inject(sent.json<{ job: { links: { events: string } } }>().job.links.events)
    }
    const { documents } = (await test.app.inject('/documents')).json<{ documents: { id: string }[] }>()
    expect(documents).toHaveLength(1)
    const jobs = (await test.app.inject('/jobs')).json<{ jobs: { documentId: string; profile: string }[] }>().jobs
    expect(jobs.map((job) => job.profile)).toEqual(['permissive', 'balanced'])
    expect(documents[0]?.id).toBe(jobs[0]?.documentId)
    const graph = (await test.app.inject(`/documents/${documents[0]?.id}/graph`)).json<{
      concepts: { type: string }[]
    }>()
    expect(new Set(graph.concepts.map((concept) => concept.type))).toEqual(new Set(['Thing']))
  })

  it('is one job while it waits, whoever sends it, and with its idempotency key even later', async () => {
    test = await openTestService()
    const idOf = (sent: { json: () => unknown }): string => (sent.json() as { job: { id: string } }).job.id
    const first = await sendDeck(test.app, sample, { headers: { 'idempotency-key': 'one' } })
    const second = await sendDeck(test.app, sample)
    expect(idOf(second)).toBe(idOf(first))
    const cancelled = await test.app.inject({ method: 'DELETE', url: `/jobs/${idOf(first)}` })
    expect(cancelled.statusCode).toBe(200)
    expect(cancelled.json()).toMatchObject({ state: 'cancelled' })
    expect(await uploads()).toEqual([])
    const third = await sendDeck(test.app, sample, { headers: { 'idempotency-key': 'one' } })
    expect(third.json()).toMatchObject({ job: { id: idOf(first), state: 'cancelled' } })
    const [other] = await makeVariants(1, 8)
    const reused = await sendDeck(test.app, other ?? sample, { headers: { 'idempotency-key': 'one' } })
    expect(reused.statusCode).toBe(422)
    expect(reused.json()).toMatchObject({ detail: expect.stringContaining('"one" was used for another request') })
    expect(await uploads()).toEqual([])
  })
})

it('lets go of its own copy before a worker, perhaps of the same process, can have the job', async () => {
  test = await openTestService()
  const { queue, files } = test.service.serverParts
  const order: string[] = []
  const app = await createServer({
    ...test.service.serverParts,
    queue: { ...queue, add: (request) => (order.push('add'), queue.add(request)) },
    files: { ...files, release: (file) => (order.push('release'), files.release(file)) },
  })
  expect((await sendDeck(app, sample)).statusCode).toBe(202)
  expect(order).toEqual(['release', 'add'])
  await app.close()
})

it('lets go of an upload whose sender is gone before it is begun with', async () => {
  const lines: string[] = []
  test = await openTestService({}, {}, pino({ level: 'info' }, { write: (line) => void lines.push(line) }))
  const { queue } = test.service.serverParts
  const sender = new Socket()
  const app = await createServer({
    ...test.service.serverParts,
    queue: {
      ...queue,
      counts: async () => {
        sender.destroy()
        await expect.poll(() => openConnections(app)).toBe(0)
        return queue.counts()
      },
    },
  })
  const { port } = new URL(await app.listen({ port: 0 }))
  sender
    .connect(Number(port))
    .write(
      'POST /ingest/pptx HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 1000\r\n\r\n--x',
    )
  await expect.poll(() => lines.join('')).toContain('its sender is gone')
  await app.close()
})

const openConnections = (app: TypedApp): Promise<number> => promisify(app.server.getConnections.bind(app.server))()

describe('a deck that is refused leaves nothing behind and says why', () => {
  const problem = { 'content-type': expect.stringContaining('application/problem+json') }

  it.each<[string, number, Record<string, string>, () => Promise<Uint8Array>, RegExp]>([
    ['larger than allowed', 413, { MAX_UPLOAD_MB: '0.02' }, async () => sample, /at most 20000 bytes/],
    ['no deck', 422, {}, async () => Buffer.from('no deck at all'), /Expected a PowerPoint file/],
    ['empty', 422, {}, async () => Buffer.alloc(0), /is empty/],
    ['of too many slides', 422, { MAX_DECK_SLIDES: '14' }, async () => sample, /at most 14 slides; this one has 15/],
  ])('%s: %i', async (_name, status, environment, bytes, detail) => {
    test = await openTestService(environment)
    const sent = await sendDeck(test.app, await bytes())
    expect(sent.statusCode).toBe(status)
    expect(sent.headers).toMatchObject(problem)
    expect(sent.json()).toMatchObject({ status, detail: expect.stringMatching(detail) })
    expect(await uploads()).toEqual([])
    expect((await test.app.inject('/jobs')).json()).toEqual({ jobs: [] })
  })

  it('a body that says it is too large is not read', async () => {
    test = await openTestService({ MAX_UPLOAD_MB: '1' })
    const sent = await sendDeck(test.app, Buffer.alloc(3e6))
    expect(sent.statusCode).toBe(413)
    expect(sent.json()).toMatchObject({ advice: expect.stringContaining('MAX_UPLOAD_MB') })
  })

  it('the queue is full: 429 and when to come back', async () => {
    test = await openTestService({ MAX_OPEN_JOBS: '1' })
    const [one, two] = await makeVariants(2, 9)
    expect((await sendDeck(test.app, one ?? sample)).statusCode).toBe(202)
    const refused = await sendDeck(test.app, two ?? sample)
    expect(refused.statusCode).toBe(429)
    expect(refused.headers).toMatchObject({ ...problem, 'retry-after': '10' })
    expect(await uploads()).toHaveLength(1)
  })

  it('the queue is full, but not for a job that is there already', async () => {
    test = await openTestService({ MAX_OPEN_JOBS: '1' })
    const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })
    const [other] = await makeVariants(1, 9)
    const first = await sendDeck(test.app, sample, keyed('one'))
    const again = await sendDeck(test.app, sample, keyed('one'))
    expect(again.statusCode).toBe(202)
    expect(again.headers['location']).toBe(first.headers['location'])
    expect((await sendDeck(test.app, other ?? sample, keyed('two'))).statusCode).toBe(429)
    expect(await uploads()).toHaveLength(1)
  })

  it('the form is not what it should be', async () => {
    test = await openTestService()
    const json = await test.app.inject({ method: 'POST', url: '/ingest/pptx', payload: { file: 'x' } })
    expect(json.statusCode).toBe(415)
    expect(json.headers).toMatchObject(problem)
    expect(json.json()).toMatchObject({ advice: expect.stringContaining('multipart/form-data') })
    const form = new Response(new FormData())
    const none = await test.app.inject({
      method: 'POST',
      url: '/ingest/pptx',
      payload: Buffer.from(await form.arrayBuffer()),
      headers: { 'content-type': form.headers.get('content-type') ?? '' },
    })
    expect(none.statusCode).toBe(422)
    expect(none.json()).toMatchObject({ detail: expect.stringContaining('`file`') })
    for (const [schema, detail] of [
      ['{"conceptTypes":[]}', 'conceptTypes'],
      ['{', 'not JSON'],
    ] as const) {
      const sent = await sendDeck(test.app, sample, { fields: { schema } })
      expect(sent.statusCode).toBe(422)
      expect(sent.json()).toMatchObject({ detail: expect.stringContaining(detail) })
    }
    const torn = await test.app.inject({
      method: 'POST',
      url: '/ingest/pptx',
      payload: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pptx"\r\n\r\nPK',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    })
    expect(torn.statusCode).toBe(422)
    expect(await uploads()).toEqual([])
  })
})
