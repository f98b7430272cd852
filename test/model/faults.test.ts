import { describe, expect, it } from 'vitest'
import { KnowbaseError } from '../../app/domain/errors.ts'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import type { RateLimits } from '../../app/ports/language-model.ts'
import { type Fault, faultsInTurn, refuse } from '../../bench/provider/faults.ts'
import type { MockProviderOptions } from '../../bench/provider/mock-provider.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { adapters, openOpenAi, requestOf, rightAnswer, withProvider } from './with-provider.ts'

const expectFailure = async (call: Promise<unknown>): Promise<ModelCallError> => {
  const thrown = await call.then(
    () => 'an answer',
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(ModelCallError)
  return thrown as ModelCallError
}

describe.each(adapters)('$name: what goes wrong', ({ name, keyVariable, open }) => {
  const failing = (fault: Fault, options: Partial<MockProviderOptions> = {}): Promise<ModelCallError> =>
    withProvider({ fault: faultsInTurn(fault), ...options }, async ({ url, statistics }) => {
      const error = await expectFailure(open(url).generateObject(requestOf()))
      // Whoever schedules calls decides on retries: an adapter that asks again hides calls from it.
      expect(statistics.calls).toHaveLength(1)
      return error
    })

  it.each([500, 502, 503, 529])('%i may pass', async (status) => {
    const error = await failing(refuse(status, status === 529 ? 'overloaded' : 'server'))
    expect(error).toMatchObject({ code: 'provider_unavailable', status, retryable: true, retryAfterMs: undefined })
  })

  it('429 with Retry-After in seconds, of any length', async () => {
    const error = await failing(refuse(429, 'rate', 'Slow down.', { 'retry-after': '3600' }))
    expect(error).toMatchObject({
      code: 'provider_unavailable',
      status: 429,
      retryable: true,
      retryAfterMs: 3_600_000,
    })
  })

  it('429 with Retry-After as a date', async () => {
    const date = new Date(Date.now() + 90_000).toUTCString()
    const error = await failing(refuse(429, 'rate', 'Slow down.', { 'retry-after': date }))
    expect(error.retryAfterMs).toBeGreaterThan(60_000)
    expect(error.retryAfterMs).toBeLessThanOrEqual(90_000)
  })

  it('429 with retry-after-ms, which is finer', async () => {
    const headers = { 'retry-after': '1', 'retry-after-ms': '250' }
    expect((await failing(refuse(429, 'rate', 'Slow down.', headers))).retryAfterMs).toBe(250)
  })

  it('429 without Retry-After', async () => {
    const error = await failing(refuse(429, 'rate'))
    expect(error).toMatchObject({ status: 429, retryable: true, retryAfterMs: undefined })
  })

  it('a connection that breaks amid the answer', async () => {
    const error = await failing({ kind: 'reset' })
    expect(error).toMatchObject({ code: 'provider_unavailable', status: undefined, retryable: true })
    expect(error.chargedTokens).toBeGreaterThan(0)
  })

  it('a stream that ends without its end', async () => {
    const error = await failing({ kind: 'cut' })
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true })
    expect(error.chargedTokens).toBeGreaterThan(0)
  })

  it('an error inside the stream', async () => {
    expect(await failing({ kind: 'error_in_stream' })).toMatchObject({ code: 'provider_unavailable', retryable: true })
  })

  it('nobody listens', async () => {
    const url = await withProvider({}, async (provider) => provider.url)
    const error = await expectFailure(open(url).generateObject(requestOf()))
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true })
    expect(error.message).toContain('ECONNREFUSED')
  })

  it('a hang ends with the reason its caller gives', async () => {
    await withProvider({ fault: () => ({ kind: 'hang' }) }, async ({ url, statistics }) => {
      const deadline = new KnowbaseError('provider_unavailable', 'It took too long.', { retryable: true })
      const controller = new AbortController()
      const call = open(url).generateObject(requestOf({ signal: controller.signal }))
      await expect.poll(() => statistics.calls.length).toBe(1)
      controller.abort(deadline)
      await expect(call).rejects.toBe(deadline)
      await expect.poll(() => statistics.calls[0]?.outcome).toBe('aborted')
    })
  })

  it('an abort without a reason is a cancellation', async () => {
    const signal = AbortSignal.abort()
    await withProvider({}, async ({ url, statistics }) => {
      const error = await expectFailure(open(url).generateObject(requestOf({ signal })))
      expect(error).toMatchObject({ code: 'cancelled', retryable: false })
      expect(statistics.calls).toHaveLength(0)
    })
  })

  it('an abort amid the answer', async () => {
    const controller = new AbortController()
    const latency = () => ({ firstTokenMs: 0, msPerToken: 60_000 })
    await withProvider({ latency }, async ({ url, statistics }) => {
      const onFirstToken = (): void => controller.abort()
      const error = await expectFailure(
        open(url).generateObject(requestOf({ signal: controller.signal, onFirstToken })),
      )
      expect(error.code).toBe('cancelled')
      await expect.poll(() => statistics.calls[0]?.outcome).toBe('aborted')
    })
  })

  it.each([
    ['bad JSON', '{"concepts": [{"name": "bro', 'not_json'],
    ['words in place of JSON', 'There are no concepts here.', 'not_json'],
    ['another shape', '{"concepts": [{"name": 7, "lines": []}]}', 'off_schema'],
    ['nothing', '', 'empty'],
  ])('an answer of %s is charged and may be better next time', async (_, text, fault) => {
    const error = await failing({ kind: 'answer', text })
    expect(error).toMatchObject({ code: 'bad_answer', fault, retryable: true })
    expect(error.usage?.inputTokens).toBeGreaterThan(0)
  })

  it('a truncated answer says so, and that the same call would be truncated again', async () => {
    const error = await failing({ kind: 'truncate' })
    expect(error).toMatchObject({ code: 'bad_answer', fault: 'truncated', retryable: false })
    expect(error.usage?.outputTokens).toBeGreaterThan(0)
  })

  it('an answer that meets max_tokens is cut there', async () => {
    await withProvider({}, async ({ url }) => {
      const error = await expectFailure(open(url).generateObject(requestOf({ maxOutputTokens: 5 })))
      expect(error).toMatchObject({ fault: 'truncated' })
      expect(error.usage?.outputTokens).toBe(5)
    })
  })

  it('a refusal', async () => {
    const error = await failing({ kind: 'decline' })
    expect(error).toMatchObject({ code: 'bad_answer', fault: 'refused', retryable: false })
    expect(error.message).toContain('I cannot help with that.')
  })

  it('a wrong key names the variable and not the key', async () => {
    await withProvider({ key: 'another-key' }, async ({ url, statistics }) => {
      const error = await expectFailure(open(url).generateObject(requestOf()))
      expect(error).toMatchObject({ code: 'provider_auth', status: 401, retryable: false })
      expect(error.message).toContain(keyVariable)
      expect(`${error.message} ${error.advice}`).not.toContain('right-key')
      expect(statistics.calls).toHaveLength(1)
    })
  })

  it.each([402, 429])('a quota that is exhausted, as %i, does not pass', async (status) => {
    const error = await failing(refuse(status, 'quota', 'You exceeded your quota.', { 'retry-after': '1' }))
    expect(error).toMatchObject({ code: 'provider_quota', status, retryable: false })
    expect(error.advice).toContain('nothing is paid twice')
  })

  it('a model that does not exist is named with its variable', async () => {
    await withProvider({ models: ['mock-model'] }, async ({ url, statistics }) => {
      const error = await expectFailure(open(url, { model: 'no-such-model' }).generateObject(requestOf()))
      expect(error).toMatchObject({ code: 'provider_request', status: 404, retryable: false })
      expect(error.message).toContain('no-such-model')
      expect(error.advice).toContain(`${name.toUpperCase()}_MODEL`)
      expect(statistics.calls).toHaveLength(1)
    })
  })

  it('a prompt that is too long', async () => {
    await withProvider({ contextTokens: 100 }, async ({ url, statistics }) => {
      const error = await expectFailure(open(url).generateObject(requestOf()))
      expect(error).toMatchObject({ code: 'context_too_long', status: 400, retryable: false })
      expect(statistics.calls).toHaveLength(1)
    })
  })

  it('reports the limits of a refusal, too', async () => {
    const readings: RateLimits[] = []
    await withProvider({ limits: { requestsPerMinute: 1 }, clock: fakeClock() }, async ({ url }) => {
      const model = open(url)
      expect((await model.generateObject(requestOf())).object).toEqual(rightAnswer)
      const error = await expectFailure(
        model.generateObject(requestOf({ onRateLimits: (limits) => readings.push(limits) })),
      )
      expect(error).toMatchObject({ status: 429, retryable: true })
      expect(error.retryAfterMs).toBe(60_000)
    })
    expect(readings).toHaveLength(1)
    expect(readings[0]?.requests).toMatchObject({ limit: 1, remaining: 0 })
  })
})

it('a request above the whole limit a minute has to be split, since waiting does not help', async () => {
  await withProvider({ limits: { tokensPerMinute: 100 } }, async ({ url }) => {
    const error = await expectFailure(openOpenAi(url).generateObject(requestOf()))
    expect(error).toMatchObject({ code: 'context_too_long', status: 429, retryable: false })
  })
})
