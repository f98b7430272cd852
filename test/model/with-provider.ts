import { z } from 'zod'
import { createAnthropicModel } from '../../app/model/anthropic.ts'
import { createOpenAiModel } from '../../app/model/openai.ts'
import { systemClock } from '../../app/ports/clock.ts'
import type { GenerateRequest, LanguageModel } from '../../app/ports/language-model.ts'
import { type MockProvider, type MockProviderOptions, startMockProvider } from '../../bench/provider/mock-provider.ts'

/** What the tests ask for. */
const answerSchema = z.object({
  concepts: z.array(z.object({ name: z.string(), lines: z.array(z.number().int()) })),
})
export type TestAnswer = z.infer<typeof answerSchema>
export const rightAnswer: TestAnswer = { concepts: [{ name: 'message broker', lines: [1, 2] }] }

export function requestOf(more: Partial<GenerateRequest<TestAnswer>> = {}): GenerateRequest<TestAnswer> {
  return {
    schema: answerSchema,
    schemaName: 'concepts',
    messages: [
      { role: 'system', content: 'Name the concepts of the lines.' },
      { role: 'user', content: '1: A message broker keeps messages.\n2: The broker delivers them.' },
    ],
    maxOutputTokens: 200,
    promptVersion: 'test-1',
    ...more,
  }
}

export type Adapter = { readonly name: string; readonly keyVariable: string; readonly open: OpenModel }
type OpenModel = (url: string, more?: { readonly model?: string; readonly apiKey?: string }) => LanguageModel

export const openOpenAi: OpenModel = (url, { model = 'mock-model', apiKey = 'right-key' } = {}) =>
  createOpenAiModel({ apiKey, baseUrl: `${url}/v1`, model, clock: systemClock })

export const openAnthropic: OpenModel = (url, { model = 'mock-model', apiKey = 'right-key' } = {}) =>
  createAnthropicModel({ apiKey, baseUrl: url, model, clock: systemClock })

/** Both adapters, with the real SDKs, asking the provider at a URL. */
export const adapters: readonly Adapter[] = [
  {
    name: 'openai',
    keyVariable: 'OPENAI_API_KEY',
    open: openOpenAi,
  },
  {
    name: 'anthropic',
    keyVariable: 'ANTHROPIC_API_KEY',
    open: openAnthropic,
  },
]

/** Runs `use` with a provider that answers rightly unless the options say otherwise, and ends it. */
export async function withProvider<T>(
  options: Partial<MockProviderOptions>,
  use: (provider: MockProvider) => Promise<T>,
): Promise<T> {
  const provider = await startMockProvider({ answer: () => rightAnswer, ...options })
  try {
    return await use(provider)
  } finally {
    await provider.close()
  }
}
