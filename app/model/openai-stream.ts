import type OpenAI from 'openai'
import { ModelCallError } from '../domain/model-call-error.ts'
import type { FinishReason, GenerateRequest, RateLimits, Usage } from '../ports/language-model.ts'
import type { RawAnswer } from './parse-answer.ts'
import { readOpenAiLimits } from './rate-limit-headers.ts'

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming

/** An answer as far as it has come. */
export type PartialAnswer = {
  text: string
  refusal: string
  finish: string | undefined
  usage: Usage | undefined
  rateLimits: RateLimits
  /** Whether the model has begun to answer, so that the call is charged whatever comes. */
  started: boolean
}

export function nothingYet(): PartialAnswer {
  return { text: '', refusal: '', finish: undefined, usage: undefined, rateLimits: {}, started: false }
}

/** Streams a chat completion into `answer`. Throws what the SDK throws, and ModelCallError where the stream ends early. */
export async function streamChat<T>(
  client: OpenAI,
  body: Body,
  answer: PartialAnswer,
  { signal, onRateLimits, onFirstToken }: GenerateRequest<T>,
): Promise<void> {
  const { data: stream, response } = await client.chat.completions
    .create(body, signal === undefined ? {} : { signal })
    .withResponse()
  answer.rateLimits = readOpenAiLimits(response.headers)
  onRateLimits?.(answer.rateLimits)
  if (response.headers.get('content-type')?.startsWith('text/html')) throw noModel(response.url)

  for await (const chunk of stream) {
    const choice = chunk.choices[0]
    if (choice !== undefined && !answer.started) {
      answer.started = true
      onFirstToken?.()
    }
    answer.text += choice?.delta.content ?? ''
    answer.refusal += choice?.delta.refusal ?? ''
    answer.finish = choice?.finish_reason ?? answer.finish
    if (chunk.usage) answer.usage = countedUsage(chunk.usage)
  }
  // The SDK ends the loop without an error when the call is aborted.
  signal?.throwIfAborted()
  if (answer.finish === undefined) throw endedEarly(answer, body)
}

/** The answer of a stream that came to its end. */
export function rawAnswer(answer: PartialAnswer, body: Body): RawAnswer {
  return {
    text: answer.refusal || answer.text,
    finishReason: answer.refusal === '' ? finishReason(answer.finish) : 'refusal',
    usage: usageSoFar(answer, body),
  }
}

/** What the endpoint counted, else an estimate: four characters a token is OpenAI's own rule of thumb. */
export function usageSoFar(answer: PartialAnswer, body: Body): Usage {
  const tokens = (characters: number): number => Math.ceil(characters / 4)
  return (
    answer.usage ?? {
      inputTokens: tokens(JSON.stringify(body.messages).length),
      cachedInputTokens: 0,
      outputTokens: tokens(answer.text.length),
    }
  )
}

function finishReason(reason: string | undefined): FinishReason {
  if (reason === 'stop' || reason === 'length') return reason
  return reason === 'content_filter' ? 'refusal' : 'other'
}

function countedUsage(usage: OpenAI.CompletionUsage): Usage {
  return {
    inputTokens: usage.prompt_tokens,
    cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage.completion_tokens,
  }
}

function endedEarly(answer: PartialAnswer, body: Body): ModelCallError {
  return new ModelCallError('provider_unavailable', 'The connection ended before the answer did.', {
    retryable: true,
    ...(answer.started ? { usage: usageSoFar(answer, body) } : {}),
  })
}

function noModel(url: string): ModelCallError {
  return new ModelCallError('provider_request', `${url} answers with a web page.`, {
    advice: 'Check OPENAI_BASE_URL: it often ends in /v1.',
  })
}
