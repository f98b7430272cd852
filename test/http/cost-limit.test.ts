import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type MockProvider, startMockProvider } from '../../bench/provider/mock-provider.ts'
import { createSlideAnswers } from '../../bench/provider/slide-answers.ts'
import { samplePath } from '../support/run-program.ts'
import { openTestService, sendDeck, type TestService } from './test-service.ts'

let provider: MockProvider
let test: TestService

beforeAll(async () => {
  provider = await startMockProvider({ answer: createSlideAnswers(), models: ['gpt-6-luna'] })
  test = await openTestService({
    LLM_PROVIDER: 'openai',
    OPENAI_API_KEY: 'any',
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_MODEL: 'gpt-6-luna',
    MAX_COST_USD: '0.0006',
  })
  await test.service.work()
})
afterAll(async () => {
  await test.close()
  await provider.close()
})

type Ended = {
  readonly state: string
  readonly dollars: number
  readonly maxCost?: number
  readonly links: { readonly report: string }
  readonly error?: { readonly code: string; readonly message: string; readonly advice: string }
}

async function sendAndWait(query: string): Promise<Ended> {
  const sent = await sendDeck(test.app, await readFile(samplePath), { query })
  expect(sent.statusCode).toBe(202)
  const { job } = sent.json<{ job: { links: { self: string; events: string } } }>()
  await test.app.inject(job.links.events)
  return (await test.app.inject(job.links.self)).json<Ended>()
}

it("stops a job at the service's limit with the reason, and a job of a higher limit pays for the rest", async () => {
  const stopped = await sendAndWait('')
  expect(stopped).toMatchObject({
    state: 'failed',
    error: {
      code: 'budget_exceeded',
      message: expect.stringMatching(/\d of \d segments are done and kept/) as string,
      advice: expect.stringContaining('maxCost') as string,
    },
  })
  expect(stopped.dollars).toBeGreaterThan(0)
  expect(stopped.dollars).toBeLessThanOrEqual(0.0006)
  expect((await test.app.inject('/documents')).json()).toEqual({ documents: [] })

  const done = await sendAndWait('?maxCost=1')
  expect(done).toMatchObject({ state: 'completed', maxCost: 1 })
  // Each job counts for itself: together they are past the limit of the first.
  expect(stopped.dollars + done.dollars).toBeGreaterThan(0.0006)
  const report = (await test.app.inject(done.links.report)).json<{ calls: { replayed: number } }>()
  expect(report.calls.replayed).toBeGreaterThan(0)
})

it('lets each of two jobs about the same deck pay for itself', async () => {
  const other = await openTestService({
    LLM_PROVIDER: 'openai',
    OPENAI_API_KEY: 'any',
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_MODEL: 'gpt-6-luna',
  })
  const deck = await readFile(samplePath)
  const send = async (query: string) =>
    (await sendDeck(other.app, deck, { query })).json<{ job: { links: { self: string; events: string } } }>().job
  const [poor, rich] = [await send('?maxCost=0.0000001&profile=strict'), await send('?maxCost=1')]
  await other.service.work()
  const ends = []
  for (const { links } of [poor, rich]) {
    await other.app.inject(links.events)
    ends.push((await other.app.inject(links.self)).json<Ended>())
  }
  expect(ends).toMatchObject([{ state: 'failed', error: { code: 'budget_exceeded' } }, { state: 'completed' }])
  await other.close()
})

// One that is misspelt would be no limit.
it.each(['maxCost=0', 'maxCost=-1', 'maxCost=cheap', 'maxcost=1'])('refuses a limit given as %s', async (query) => {
  const sent = await sendDeck(test.app, await readFile(samplePath), { query: `?${query}` })
  expect(sent.statusCode).toBe(400)
})
