import { readFile } from 'node:fs/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../../app/http/listen.ts'
import type { Scope } from '../../app/http/scopes.ts'
import { mintToken } from '../../app/http/tokens.ts'
import { makeVariants } from '../../examples/make-decks.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { samplePath } from '../support/run-program.ts'
import { openTestService, sendDeck, type TestService } from './test-service.ts'

const secret = 'a secret of more than thirty-two characters'
const clock = fakeClock()
let sample = Buffer.alloc(0)
beforeAll(async () => {
  sample = await readFile(samplePath)
})
let test: TestService
afterEach(() => test.close())

const bearer = (client: string, scopes: readonly Scope[], seconds = 60): { authorization: string } => ({
  authorization: `Bearer ${mintToken(secret, { client, scopes }, seconds, clock)}`,
})
const status = async (url: string, headers: Record<string, string>, method: 'GET' | 'DELETE' = 'GET') =>
  (await test.app.inject({ method, url, headers })).statusCode

describe('with a secret', () => {
  it('asks for a token that is signed with it, has not expired, and grants what the route does', async () => {
    test = await openTestService({ JWT_SECRET: secret }, { clock })
    const none = await test.app.inject('/documents')
    expect(none.statusCode).toBe(401)
    expect(none.headers['www-authenticate']).toBe('Bearer')
    expect(none.headers['content-type']).toContain('application/problem+json')
    expect(await status('/documents', bearer('ann', ['read']))).toBe(200)
    expect(await status('/documents', bearer('ann', ['admin']))).toBe(200)
    expect(await status('/documents', bearer('ann', ['ingest']))).toBe(403)
    expect(await status('/documents/x', bearer('ann', ['read', 'ingest']), 'DELETE')).toBe(403)
    expect(await status('/documents/x', bearer('ann', ['admin']), 'DELETE')).toBe(404)
    expect((await sendDeck(test.app, sample, { headers: bearer('ann', ['read']) })).statusCode).toBe(403)
    expect((await sendDeck(test.app, sample, { headers: bearer('ann', ['ingest']) })).statusCode).toBe(202)
    const high = { query: '?priority=high', headers: bearer('ann', ['ingest']) }
    expect((await sendDeck(test.app, sample, high)).statusCode).toBe(403)

    const soon = bearer('ann', ['read'], 60)
    clock.advance(59_000)
    expect(await status('/documents', soon)).toBe(200)
    clock.advance(2_000)
    expect(await status('/documents', soon)).toBe(401)
  })

  it('takes no token of another kind', async () => {
    test = await openTestService({ JWT_SECRET: secret }, { clock })
    const other = mintToken('b secret of more than thirty-two characters', { client: 'x', scopes: ['read'] }, 60, clock)
    const [, payload] = other.split('.')
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`
    for (const token of [other, unsigned, 'x', '', `${other} more`]) {
      expect(await status('/documents', { authorization: `Bearer ${token}` })).toBe(401)
    }
    expect(await status('/documents', { authorization: 'Basic YTpi' })).toBe(401)
  })

  it('shows a client that may only ingest just its own jobs, and lets it cancel no others', async () => {
    test = await openTestService({ JWT_SECRET: secret }, { clock })
    const decks = await makeVariants(2, 31)
    const ids: string[] = []
    for (const [index, client] of ['ann', 'bob'].entries()) {
      const sent = await sendDeck(test.app, decks[index] ?? sample, { headers: bearer(client, ['ingest']) })
      ids.push(sent.json<{ job: { id: string } }>().job.id)
    }
    const list = await test.app.inject({ url: '/jobs', headers: bearer('ann', ['ingest']) })
    expect(list.json<{ jobs: { id: string }[] }>().jobs.map((job) => job.id)).toEqual([ids[0]])
    expect(await status(`/jobs/${ids[1]}`, bearer('ann', ['ingest']))).toBe(404)
    expect(await status(`/jobs/${ids[1]}/events`, bearer('ann', ['ingest']))).toBe(404)
    expect(await status(`/jobs/${ids[1]}`, bearer('ann', ['read']))).toBe(200)
    expect(await status(`/jobs/${ids[1]}`, bearer('ann', ['ingest', 'read']), 'DELETE')).toBe(404)
    expect(await status(`/jobs/${ids[1]}`, bearer('bob', ['ingest']), 'DELETE')).toBe(200)
    expect(await status(`/jobs/${ids[0]}`, bearer('carl', ['admin']), 'DELETE')).toBe(200)
  })

  it('answers health and documentation to all, metrics to readers', async () => {
    test = await openTestService({ JWT_SECRET: secret }, { clock })
    for (const url of ['/health/live', '/health/ready', '/docs', '/docs/json']) expect(await status(url, {})).toBe(200)
    expect(await status('/metrics', {})).toBe(401)
    expect(await status('/metrics', bearer('prometheus', ['read']))).toBe(200)
  })
})

describe('the edge of the service', () => {
  it('shows a page of the API that loads nothing but its own files, over HTTP too', async () => {
    test = await openTestService()
    const page = await test.app.inject('/docs')
    expect(page.headers['content-security-policy']).toContain("script-src 'self';")
    expect(page.headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
    const files = [...page.body.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(files.length).toBeGreaterThan(4)
    for (const file of files) expect([file, await status(file, {})]).toEqual([file, 200])
    // The policy forbids scripts and styles within the page.
    expect(page.body.replaceAll(/<script src="[^"]*"[^>]*>\s*<\/script>/g, '')).not.toMatch(
      /<script|<style| style=| on\w+=/,
    )
    const start = await test.app.inject('/docs/static/swagger-initializer.js')
    expect(start.body).toContain('"validatorUrl":null')
    expect((await test.app.inject('/docs/json')).json()).toMatchObject({ openapi: '3.1.0' })
  })

  it('listens beyond this machine only with a secret', async () => {
    test = await openTestService()
    await expect(listen(test.app, { host: '0.0.0.0', port: 0 })).rejects.toMatchObject({
      code: 'invalid_input',
      advice: expect.stringContaining('JWT_SECRET'),
    })
    expect(await listen(test.app, { host: '127.0.0.1', port: 0 })).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('says that a port is taken', async () => {
    test = await openTestService()
    const port = Number(new URL(await listen(test.app, { host: '127.0.0.1', port: 0 })).port)
    const other = await openTestService()
    await expect(listen(other.app, { host: '127.0.0.1', port })).rejects.toMatchObject({
      message: expect.stringContaining('it is taken'),
    })
    await other.close()
  })

  it('limits the requests of a client, and says when to come back; health is not counted', async () => {
    test = await openTestService({ JWT_SECRET: secret, MAX_REQUESTS_PER_MINUTE: '3' }, { clock })
    const ann = bearer('ann', ['read'])
    for (let request = 0; request < 3; request++) expect(await status('/jobs', ann)).toBe(200)
    const refused = await test.app.inject({ url: '/jobs', headers: ann })
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.json()).toMatchObject({ status: 429, type: 'urn:knowbase:error:rate_limited' })
    expect(await status('/jobs', bearer('bob', ['read']))).toBe(200)
    expect(await status('/health/live', {})).toBe(200)
  })

  it('sends the headers of a careful server, and lets other origins in only where they are named', async () => {
    test = await openTestService()
    const answer = await test.app.inject({ url: '/jobs', headers: { origin: 'https://a.example' } })
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
      'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    const open = await openTestService({ CORS_ORIGINS: 'https://a.example, https://b.example' })
    for (const [origin, allowed] of [
      ['https://b.example', 'https://b.example'],
      ['https://c.example', undefined],
    ] as const) {
      const { headers } = await open.app.inject({ url: '/jobs', headers: { origin } })
      expect(headers['access-control-allow-origin']).toBe(allowed)
    }
    await open.close()
  })

  it('ends every wrong request as a problem, and tells nothing of what it did not foresee', async () => {
    test = await openTestService({}, { search: () => Promise.reject(new Error('secret innards')) })
    const at = async (method: 'GET' | 'PUT', url: string) => {
      const answer = await test.app.inject({ method, url })
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.json()).toMatchObject({ status: answer.statusCode, requestId: answer.headers['x-request-id'] })
      return answer
    }
    expect((await at('GET', '/nowhere')).statusCode).toBe(404)
    const put = await at('PUT', '/jobs')
    expect(put.statusCode).toBe(405)
    expect(put.headers['allow']).toContain('GET')
    const many = await at('GET', '/jobs?limit=many')
    expect(many.statusCode).toBe(400)
    expect(many.json()).toMatchObject({ errors: [{ where: 'querystring/limit', message: expect.any(String) }] })
    for (const misspelt of ['/jobs?stat=failed', '/search?q=x&limits=3', '/export?format=csv&as=file']) {
      const { errors } = (await at('GET', misspelt)).json<{ errors: unknown }>()
      expect(errors).toEqual([{ where: 'querystring', message: expect.stringContaining('Unrecognized key') }])
    }
    expect((await at('GET', '/search')).statusCode).toBe(400)
    expect((await at('GET', '/export?format=xml')).statusCode).toBe(400)
    const broken = await at('GET', '/search?q=x')
    expect(broken.statusCode).toBe(500)
    expect(broken.body).not.toContain('innards')
    expect(broken.body).not.toContain('    at ')
  })

  it('names what is down', async () => {
    const checks = [
      { name: 'graph', check: async () => 'fine' },
      { name: 'redis', check: () => Promise.reject(new Error('refused the connection')) },
    ]
    test = await openTestService({}, { checks })
    const ready = await test.app.inject('/health/ready')
    expect(ready.statusCode).toBe(503)
    expect(ready.json()).toEqual({
      ready: false,
      checks: [
        { name: 'graph', up: true },
        { name: 'redis', up: false, reason: 'refused the connection' },
      ],
    })
    expect((await test.app.inject('/health/live')).statusCode).toBe(200)
  })
})
