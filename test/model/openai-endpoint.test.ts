import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createOpenAiModel } from '../../app/model/openai.ts'
import { chooseOpenAiModels } from '../../app/model/openai-endpoint.ts'
import { systemClock } from '../../app/ports/clock.ts'
import { faultsInTurn, refuse } from '../../bench/provider/faults.ts'
import type { ChatCall } from '../../bench/provider/provider-call.ts'
import { requestOf, rightAnswer, withProvider } from './with-provider.ts'

const keyless = { apiKey: undefined, model: undefined, embeddingModel: undefined, clock: systemClock }
const modelAt = (url: string) =>
  createOpenAiModel({ apiKey: undefined, baseUrl: `${url}/v1`, model: 'mock-model', clock: systemClock })

describe('an endpoint that lacks parts of the wire format', () => {
  const recording = () => {
    const calls: ChatCall[] = []
    const answer = (call: ChatCall) => {
      calls.push(call)
      return rightAnswer
    }
    return { calls, answer }
  }

  it.each([
    [['json_object', 'text'], 'json_object', 2],
    [['text'], 'text', 3],
  ] as const)('understands %j: asked in that from then on', async (formats, format, requests) => {
    const { calls, answer } = recording()
    await withProvider({ formats, answer }, async ({ url, statistics }) => {
      const model = modelAt(url)
      expect((await model.generateObject(requestOf())).object).toEqual(rightAnswer)
      expect(statistics.calls).toHaveLength(requests)
      expect((await model.generateObject(requestOf())).object).toEqual(rightAnswer)
      expect(statistics.calls).toHaveLength(requests + 1)
    })
    expect(calls.map((call) => call.format)).toEqual([format, format])
    // What structured output would have said is in the prompt, behind its static part.
    const [system] = calls[0]?.messages ?? []
    expect(system?.content).toMatch(/^Name the concepts of the lines\.\n/)
    expect(system?.content).toContain('"additionalProperties":false')
  })

  it.each(['temperature', 'stream_options'])('does not know %s: left out from then on', async (parameter) => {
    const { calls, answer } = recording()
    await withProvider({ unknownParameters: [parameter], answer }, async ({ url, statistics }) => {
      const model = modelAt(url)
      const { usage } = await model.generateObject(requestOf())
      await model.generateObject(requestOf())
      expect(statistics.calls).toHaveLength(3)
      // Without stream_options nothing is counted: an estimate takes its place.
      expect(usage.inputTokens).toBeGreaterThan(20)
      expect(usage.outputTokens).toBeGreaterThan(5)
    })
    expect(calls.every((call) => call.format === 'json_schema')).toBe(true)
  })

  it('calls the limit otherwise', async () => {
    const { calls, answer } = recording()
    await withProvider({ unknownParameters: ['max_tokens'], answer }, async ({ url }) => {
      await modelAt(url).generateObject(requestOf())
    })
    expect(calls[0]?.parameters).toContain('max_completion_tokens')
  })

  it('refuses whatever the dialect: the first refusal counts and nothing is learnt', async () => {
    const refusals = ['first', 'second', 'third'].map((message) => refuse(400, 'parameter', message))
    await withProvider({ fault: faultsInTurn(...refusals) }, async ({ url, statistics }) => {
      const model = modelAt(url)
      const failed = model.generateObject(requestOf())
      await expect(failed).rejects.toMatchObject({ code: 'provider_request', retryable: false })
      await expect(failed).rejects.toThrow(/first/)
      expect(statistics.calls).toHaveLength(3)
      await model.generateObject(requestOf())
      expect(statistics.calls).toHaveLength(4)
    })
  })

  it('is overloaded while a dialect is tried: that may pass', async () => {
    const fault = faultsInTurn(refuse(400, 'parameter', 'first'), refuse(503, 'server'))
    await withProvider({ fault }, async ({ url }) => {
      await expect(modelAt(url).generateObject(requestOf())).rejects.toMatchObject({ status: 503, retryable: true })
    })
  })

  it('puts its JSON into a code fence or a sentence', async () => {
    const json = JSON.stringify(rightAnswer)
    for (const text of [`\`\`\`json\n${json}\n\`\`\``, `Here it is: ${json} I hope it helps.`]) {
      await withProvider({ fault: () => ({ kind: 'answer', text }) }, async ({ url }) => {
        expect((await modelAt(url).generateObject(requestOf())).object).toEqual(rightAnswer)
      })
    }
  })
})

describe('the models of an endpoint', () => {
  it('OpenAI itself: its defaults, and nobody is asked', async () => {
    const choice = await chooseOpenAiModels({ ...keyless, apiKey: 'right-key', baseUrl: undefined })
    expect(choice.model).toMatch(/^gpt-/)
    expect(choice.embedding).toEqual({ model: 'text-embedding-3-small', dimensions: 1536 })
  })

  it('another one: the first it lists that chats, without embeddings where it has none', async () => {
    await withProvider({ models: ['nomic-embed-text', 'gemma3', 'llama4'] }, async ({ url }) => {
      const choice = await chooseOpenAiModels({ ...keyless, baseUrl: `${url}/v1` })
      expect(choice).toEqual({ model: 'gemma3', embedding: undefined })
    })
  })

  it('with embeddings: their dimensions are found out', async () => {
    await withProvider({ models: ['gemma3'], embeddings: { 'nomic-embed-text': 96 } }, async ({ url }) => {
      const { embedding } = await chooseOpenAiModels({ ...keyless, baseUrl: `${url}/v1` })
      expect(embedding).toEqual({ model: 'nomic-embed-text', dimensions: 96 })
    })
  })

  it('an embedding model that is set and missing is an error, not local vectors in silence', async () => {
    await withProvider({}, async ({ url }) => {
      const choice = chooseOpenAiModels({ ...keyless, baseUrl: `${url}/v1`, embeddingModel: 'bge-m3' })
      await expect(choice).rejects.toMatchObject({ code: 'provider_request', status: 501 })
    })
  })

  it("a gateway that has OpenAI's default: that one, whatever it lists first", async () => {
    await withProvider({ models: ['dall-e-3', 'gpt-6-luna'] }, async ({ url }) => {
      expect((await chooseOpenAiModels({ ...keyless, baseUrl: `${url}/v1` })).model).toBe('gpt-6-luna')
    })
  })

  it("OpenAI's own address written out is OpenAI", async () => {
    const choice = await chooseOpenAiModels({ ...keyless, apiKey: 'k', baseUrl: 'https://eu.api.openai.com/v1' })
    expect(choice.embedding?.dimensions).toBe(1536)
  })

  it('a web page in place of a list', async () => {
    const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    try {
      await expect(chooseOpenAiModels({ ...keyless, baseUrl })).rejects.toMatchObject({
        code: 'provider_request',
        advice: expect.stringContaining('OPENAI_BASE_URL'),
      })
      await expect(modelAt(baseUrl).generateObject(requestOf())).rejects.toMatchObject({
        code: 'provider_request',
        retryable: false,
      })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('no list: only where the model is not set', async () => {
    await withProvider({ models: [] }, async ({ url }) => {
      const baseUrl = `${url}/nowhere`
      expect((await chooseOpenAiModels({ ...keyless, model: 'gemma3', baseUrl })).model).toBe('gemma3')
      await expect(chooseOpenAiModels({ ...keyless, baseUrl })).rejects.toMatchObject({ code: 'provider_request' })
      await expect(chooseOpenAiModels({ ...keyless, baseUrl: `${url}/v1` })).rejects.toThrow(/lists no chat model/)
    })
  })

  it('nobody there', async () => {
    const url = await withProvider({}, async (provider) => provider.url)
    const choice = chooseOpenAiModels({ ...keyless, baseUrl: `${url}/v1` })
    await expect(choice).rejects.toMatchObject({ code: 'provider_unavailable', retryable: true })
    await expect(choice).rejects.toMatchObject({ advice: expect.stringContaining('OPENAI_BASE_URL') })
  })
})
