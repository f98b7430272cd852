import { describe, expect, it } from 'vitest'
import { variables } from '../../app/contract.ts'
import { createAnthropicModel } from '../../app/model/anthropic.ts'
import { defaultModels, findModel } from '../../app/model/model-catalog.ts'
import { createOpenAiModel } from '../../app/model/openai.ts'
import { systemClock } from '../../app/ports/clock.ts'
import type { ChatCall } from '../../bench/provider/provider-call.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { adapters, openAnthropic, requestOf, rightAnswer, withProvider } from './with-provider.ts'

describe.each(adapters)('$name: what goes right', ({ name, open }) => {
  it('gives the object, its usage and the limits', async () => {
    const limits =
      name === 'openai'
        ? { requestsPerMinute: 60, tokensPerMinute: 10_000 }
        : { requestsPerMinute: 60, inputTokensPerMinute: 5000, outputTokensPerMinute: 5000 }
    await withProvider({ limits, clock: fakeClock() }, async ({ url }) => {
      const result = await open(url).generateObject(requestOf())
      expect(result.object).toEqual(rightAnswer)
      expect(result.finishReason).toBe('stop')
      expect(result.usage.inputTokens).toBeGreaterThan(50)
      expect(result.usage.outputTokens).toBeGreaterThan(5)
      expect(result.rateLimits.requests).toMatchObject({ limit: 60, remaining: 59 })
      expect(result.rateLimits.requests?.resetMs).toBeGreaterThan(500)
      const { inputTokens } = result.usage
      if (name === 'openai') {
        expect(result.rateLimits.tokens).toMatchObject({ limit: 10_000, remaining: 10_000 - inputTokens - 200 })
      } else {
        expect(result.rateLimits.inputTokens).toMatchObject({ limit: 5000, remaining: 5000 - inputTokens })
        expect(result.rateLimits.outputTokens).toMatchObject({ limit: 5000, remaining: 4800 })
        expect(result.rateLimits.tokens).toBeUndefined()
      }
    })
  })

  it('sends its key', async () => {
    await withProvider({ key: 'right-key' }, async ({ url }) => {
      expect((await open(url).generateObject(requestOf())).object).toEqual(rightAnswer)
    })
  })

  it('brings headers, then the first token, then the answer', async () => {
    const order: string[] = []
    await withProvider({ limits: { requestsPerMinute: 60 } }, async ({ url }) => {
      await open(url).generateObject(
        requestOf({
          onRateLimits: () => order.push('headers'),
          onFirstToken: () => order.push('first token'),
        }),
      )
      order.push('answer')
    })
    expect(order).toEqual(['headers', 'first token', 'answer'])
  })

  it('brings the headers while the model has not said anything', async () => {
    const controller = new AbortController()
    const latency = () => ({ firstTokenMs: 3_600_000, msPerToken: 0 })
    await withProvider({ latency }, async ({ url }) => {
      const onRateLimits = (): void => controller.abort()
      const request = requestOf({ signal: controller.signal, onRateLimits })
      await expect(open(url).generateObject(request)).rejects.toMatchObject({ code: 'cancelled' })
    })
  })

  it('counts what came from the cache as part of the input', async () => {
    const messages = [
      { role: 'system', content: 'Name the concepts. '.repeat(400) },
      { role: 'user', content: '1: A message broker.' },
    ] as const
    await withProvider({}, async ({ url }) => {
      const model = open(url)
      const first = await model.generateObject(requestOf({ messages }))
      const second = await model.generateObject(requestOf({ messages }))
      expect(first.usage.cachedInputTokens).toBe(0)
      expect(second.usage.cachedInputTokens).toBeGreaterThanOrEqual(1024)
      expect(second.usage.inputTokens).toBe(first.usage.inputTokens)
    })
  })

  it('knows sizes and prices of a model, also by the name of a dated version', async () => {
    const model = name === 'openai' ? 'gpt-5.4-mini-2026-03-17' : 'claude-haiku-4-5-20251001'
    const { description } = open('http://127.0.0.1:1', { model })
    expect(description.price?.output).toBeGreaterThan(0)
    expect(description.contextTokens).toBeGreaterThanOrEqual(200_000)
    expect(open('http://127.0.0.1:1').description.price).toBeUndefined()
  })
})

it.each(adapters)('$name: a key that cannot be sent is not quoted', ({ open, keyVariable }) => {
  for (const apiKey of ['sk-secret\nkey', 'sk-schlüssel', '“sk-quoted”']) {
    expect(() => open('http://127.0.0.1:1', { apiKey })).toThrow(keyVariable)
    expect(() => open('http://127.0.0.1:1', { apiKey })).not.toThrow(apiKey)
  }
})

it('an Anthropic model that refuses to be forced to a tool is asked for a format from then on', async () => {
  await withProvider({ formats: ['json_schema'] }, async ({ url, statistics }) => {
    const model = openAnthropic(url, { model: 'claude-of-tomorrow' })
    expect((await model.generateObject(requestOf())).object).toEqual(rightAnswer)
    expect(statistics.calls.map((call) => call.status)).toEqual([400, 200])
    expect((await model.generateObject(requestOf())).object).toEqual(rightAnswer)
    expect(statistics.calls).toHaveLength(3)
  })
})

describe('what the models are asked', () => {
  const asked = async (model: string, provider: 'openai' | 'anthropic'): Promise<ChatCall> => {
    const calls: ChatCall[] = []
    const answer = (call: ChatCall) => {
      calls.push(call)
      return rightAnswer
    }
    await withProvider({ answer }, async ({ url }) => {
      const language =
        provider === 'openai'
          ? createOpenAiModel({ apiKey: undefined, baseUrl: `${url}/v1`, model, clock: systemClock })
          : createAnthropicModel({ apiKey: 'right-key', baseUrl: url, model, clock: systemClock })
      expect((await language.generateObject(requestOf())).object).toEqual(rightAnswer)
    })
    const [call] = calls
    if (call === undefined) throw new Error('nothing was asked')
    return call
  }

  it('an unknown OpenAI model: the schema, no limit of OpenAI alone, temperature 0', async () => {
    const call = await asked('some-llama', 'openai')
    expect(call).toMatchObject({ format: 'json_schema', schemaName: 'concepts', maxOutputTokens: 200 })
    expect([...call.parameters].sort()).toEqual(['max_tokens', 'stream_options', 'temperature'])
    expect(call.schema).toMatchObject({ type: 'object', required: ['concepts'], additionalProperties: false })
  })

  it('an OpenAI model that thinks: no thoughts, no temperature', async () => {
    expect((await asked('gpt-6-luna', 'openai')).parameters).toContain('reasoning_effort')
    expect((await asked('gpt-6-luna', 'openai')).parameters).not.toContain('temperature')
  })

  it('a model that cannot but think: more room', async () => {
    expect((await asked('gpt-6.1-sol', 'openai')).maxOutputTokens).toBeGreaterThan(2000)
    expect((await asked('gpt-6-luna', 'openai')).maxOutputTokens).toBe(200)
    const claude = await asked('claude-opus-5-5', 'anthropic')
    expect(claude.format).toBe('json_schema')
    expect(claude.maxOutputTokens).toBeGreaterThan(2000)
  })

  it('an Anthropic model: a tool it has to use, and no thoughts where it has some by default', async () => {
    expect(await asked('claude-haiku-4-5', 'anthropic')).toMatchObject({ format: 'tool', parameters: [] })
    expect(await asked('claude-haiku-5-5', 'anthropic')).toMatchObject({ format: 'tool', parameters: ['thinking'] })
  })
})

it('the variables name the defaults that they stand for', () => {
  const described = (name: string): string => variables.find((variable) => variable.name === name)?.description ?? ''
  expect(described('OPENAI_MODEL')).toContain(defaultModels.openai)
  expect(described('OPENAI_EMBEDDING_MODEL')).toContain(defaultModels.openaiEmbedding)
  expect(described('ANTHROPIC_MODEL')).toContain(defaultModels.anthropic)
  expect(findModel('openai', defaultModels.openai)).toBeDefined()
  expect(findModel('anthropic', defaultModels.anthropic)).toBeDefined()
})
