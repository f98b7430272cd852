import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fault, refuse } from '../../bench/provider/faults.ts'
import type { MockProvider, MockProviderOptions } from '../../bench/provider/mock-provider.ts'
import type { ChatCall } from '../../bench/provider/provider-call.ts'
import { samplePath } from '../support/run-program.ts'
import {
  chatKeys,
  type Folder,
  graphOf,
  quickClock,
  runDeck,
  startRunProvider,
  temporaryFolder,
} from './provider-run.ts'

let folder: Folder
let data = 0
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder.remove())
const freshData = (): string => join(folder.path, `data-${data++}`)

async function withProvider<T>(
  options: Partial<MockProviderOptions>,
  work: (provider: MockProvider) => Promise<T>,
): Promise<T> {
  const provider = await startRunProvider({ clock: quickClock, ...options })
  try {
    return await work(provider)
  } finally {
    await provider.close()
  }
}

/** The graph of the sample when nothing goes wrong. */
let undisturbed: unknown
let calls = 0
beforeAll(() =>
  withProvider({}, async (provider) => {
    const at = freshData()
    await runDeck({ deck: samplePath, data: at, provider })
    undisturbed = await graphOf(at)
    calls = chatKeys(provider).length
  }),
)

describe('a run with a provider', () => {
  it('reports what it asked, and asks nothing twice', () =>
    withProvider({}, async (provider) => {
      const at = freshData()
      const first = await runDeck({ deck: samplePath, data: at, provider })
      expect(first).toMatchObject({
        status: 'completed',
        extractor: 'openai gpt-6-luna',
        calls: { calls: calls + 1, replayed: 0, rateLimited: 0, wastedTokens: 0 },
      })
      expect(first.attempts).toHaveLength(calls + 1)
      expect(first.calls?.dollars).toBeGreaterThan(0)
      expect(first.calls?.ratio).toBeGreaterThanOrEqual(1)

      const seen = provider.statistics.calls.length
      const again = await runDeck({ deck: samplePath, data: at, provider, options: { fresh: true } })
      expect(again.calls).toMatchObject({ calls: 0, replayed: calls, dollars: 0 })
      expect(chatKeys(provider, seen)).toEqual([])
      expect(await graphOf(at)).toEqual(undisturbed)

      const fresh = await runDeck({
        deck: samplePath,
        data: at,
        provider,
        options: { fresh: true },
        workshop: { fresh: true },
      })
      expect(fresh.calls).toMatchObject({ calls: calls + 1, replayed: 0 })
      expect(await graphOf(at)).toEqual(undisturbed)
    }))

  it('says what it will take before it asks anything', () =>
    withProvider({}, async (provider) => {
      let seenWhenSaid = -1
      await runDeck({
        deck: samplePath,
        data: freshData(),
        provider,
        options: {
          onEvent: (event) => {
            if (event.type === 'estimated') seenWhenSaid = provider.statistics.count(200)
          },
        },
      })
      // Asking which models there are costs nothing; the dimensions of vectors take one word.
      expect(seenWhenSaid).toBe(1)
    }))
})

describe('the cost limit', () => {
  it('is never passed, leaves the graph as it was, and the next run pays for the rest alone', () =>
    withProvider({}, async (provider) => {
      const at = freshData()
      const limit = 0.0006
      const stopped = runDeck({ deck: samplePath, data: at, provider, environment: { MAX_COST_USD: String(limit) } })
      await expect(stopped).rejects.toMatchObject({
        code: 'budget_exceeded',
        message: expect.stringMatching(/\d of \d segments are done/) as string,
        advice: expect.stringContaining('--max-cost') as string,
      })
      const paid = chatKeys(provider)
      expect(paid.length).toBeGreaterThan(0)
      expect(paid.length).toBeLessThan(calls)
      expect(await graphOf(at)).toMatchObject({ documents: [] })

      const seen = provider.statistics.calls.length
      const rest = await runDeck({ deck: samplePath, data: at, provider })
      expect(chatKeys(provider, seen)).toHaveLength(calls - paid.length)
      expect(rest.calls?.replayed).toBe(paid.length)
      expect(await graphOf(at)).toEqual(undisturbed)
    }))

  it('wants a model whose price is known', () =>
    withProvider({ models: ['my-own-model'] }, async (provider) => {
      const environment = { MAX_COST_USD: '1' }
      await expect(runDeck({ deck: samplePath, data: freshData(), provider, environment })).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('my-own-model') as string,
      })
    }))
})

describe('a segment that fails for good', () => {
  /** A provider that breaks on the segment which holds these words, until it is mended. */
  const broken = (): { fault: (call: ChatCall) => Fault | undefined; mend: () => void } => {
    let isBroken = true
    return {
      fault: ({ messages }) =>
        isBroken && messages.some(({ content }) => /outbox/i.test(content))
          ? { kind: 'answer', text: 'no JSON' }
          : undefined,
      mend: () => {
        isBroken = false
      },
    }
  }

  it('is named with its slides, and a second run does just that one', () => {
    const { fault, mend } = broken()
    return withProvider({ fault }, async (provider) => {
      const at = freshData()
      const first = await runDeck({ deck: samplePath, data: at, provider })
      expect(first.status).toBe('completed_with_errors')
      expect(first.failedSegments).toHaveLength(1)
      expect(first.failedSegments[0]?.slides.length).toBeGreaterThan(1)
      expect(first.incidents).toMatchObject({ invalid: expect.any(Number) as number })
      expect(await graphOf(at)).toMatchObject({ documents: [{ status: 'completed_with_errors' }] })

      mend()
      const seen = provider.statistics.calls.length
      const second = await runDeck({ deck: samplePath, data: at, provider })
      expect(second).toMatchObject({ status: 'completed', failedSegments: [] })
      expect(second.calls?.replayed).toBeGreaterThan(0)
      expect(chatKeys(provider, seen).length).toBeLessThan(calls)
      expect(await graphOf(at)).toEqual(undisturbed)
    })
  })

  it('is done without the model where that is wanted, and marked as such', () => {
    const { fault, mend } = broken()
    return withProvider({ fault }, async (provider) => {
      const at = freshData()
      const first = await runDeck({ deck: samplePath, data: at, provider, workshop: { fallback: true } })
      expect(first).toMatchObject({ status: 'completed_with_errors', failedSegments: [] })
      expect(first.standIns).toHaveLength(1)
      expect(first.extractor).toMatch(/^openai gpt-6-luna, local for 1 of \d segments$/)
      expect(await graphOf(at)).toMatchObject({ documents: [{ extractor: first.extractor }] })

      mend()
      expect(await runDeck({ deck: samplePath, data: at, provider })).toMatchObject({ status: 'completed' })
      expect(await graphOf(at)).toEqual(undisturbed)
    })
  })
})

describe('whatever a provider does, nothing is lost', () => {
  const some = (every: number, fault: Fault) => (_call: ChatCall, index: number) =>
    index % every === 0 ? fault : undefined
  const until = (count: number, fault: Fault) => (_call: ChatCall, index: number) => (index < count ? fault : undefined)

  it.each<[string, Partial<MockProviderOptions>]>([
    [
      'a storm of 429 that says how long to wait',
      { fault: until(12, refuse(429, 'rate', 'Slow down.', { 'retry-after': '2' })) },
    ],
    ['a storm of 429 that does not', { fault: until(12, refuse(429, 'rate')) }],
    [
      'limits that nobody told us, and no hint',
      { limits: { requestsPerMinute: 30, burstSeconds: 10 }, retryAfter: false },
    ],
    ['every third answer 500', { fault: some(3, refuse(500, 'server')) }],
    ['every third answer 502', { fault: some(3, refuse(502, 'server')) }],
    ['every third answer 503', { fault: some(3, refuse(503, 'overloaded')) }],
    ['every third answer 529', { fault: some(3, refuse(529, 'overloaded')) }],
    ['every third connection reset amid its answer', { fault: some(3, { kind: 'reset' }) }],
    ['every third stream cut short', { fault: some(3, { kind: 'cut' }) }],
    ['every third answer an error inside its stream', { fault: some(3, { kind: 'error_in_stream' }) }],
    ['a call that hangs', { fault: (_call, index) => (index === 1 ? { kind: 'hang' } : undefined) }],
  ])('%s', (_name, options) =>
    withProvider(options, async (provider) => {
      const at = freshData()
      const report = await runDeck({ deck: samplePath, data: at, provider })
      expect(report).toMatchObject({ status: 'completed', failedSegments: [] })
      expect(await graphOf(at)).toEqual(undisturbed)
    }),
  )

  it.each<[string, Fault]>([
    ['no JSON', { kind: 'answer', text: 'I think so.' }],
    ['JSON of another shape', { kind: 'answer', text: '{"concepts": 7}' }],
    ['an answer that is cut off', { kind: 'truncate' }],
    ['a refusal', { kind: 'decline' }],
  ])('%s now and then is asked again', (_name, fault) =>
    withProvider({ fault: some(4, fault) }, async (provider) => {
      const report = await runDeck({ deck: samplePath, data: freshData(), provider })
      expect(report).toMatchObject({ status: 'completed', failedSegments: [] })
      expect(Object.keys(report.incidents).length).toBeGreaterThan(0)
      expect(report.concepts).toBeGreaterThan(5)
    }),
  )
})

describe('what no waiting helps ends at once, with a clear message', () => {
  it.each<[string, Partial<MockProviderOptions>, Readonly<Record<string, string>>, string, RegExp]>([
    ['a wrong key', { key: 'right' }, { OPENAI_API_KEY: 'wrong' }, 'provider_auth', /OPENAI_API_KEY/],
    ['an exhausted quota', { fault: () => refuse(429, 'quota') }, {}, 'provider_quota', /./],
    ['a model that does not exist', {}, { OPENAI_MODEL: 'gpt-none' }, 'provider_request', /gpt-none/],
  ])('%s', (_name, options, environment, code, words) =>
    withProvider(options, async (provider) => {
      const at = freshData()
      const failed = await runDeck({ deck: samplePath, data: at, provider, environment }).catch(
        (error: unknown) => error,
      )
      expect(failed).toMatchObject({ code })
      const { message, advice } = failed as { message: string; advice?: string }
      expect(`${message} ${advice}`).toMatch(words)
      expect(chatKeys(provider).length).toBeLessThanOrEqual(calls)
      expect(provider.statistics.calls.filter(({ kind, status }) => kind === 'chat' && status === 200)).toEqual([])
    }),
  )
})

it('no key is written anywhere', () =>
  withProvider({ key: 'sk-secret-of-mine' }, async (provider) => {
    const at = freshData()
    await runDeck({ deck: samplePath, data: at, provider, environment: { OPENAI_API_KEY: 'sk-secret-of-mine' } })
    const journal = await readFile(join(at, 'journal.sqlite'), 'latin1')
    expect(journal.length).toBeGreaterThan(1_000)
    expect(journal).not.toContain('sk-secret')
  }))
