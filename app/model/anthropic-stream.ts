import type Anthropic from '@anthropic-ai/sdk'
import { ModelCallError } from '../domain/model-call-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { FinishReason, GenerateRequest, RateLimits, Usage } from '../ports/language-model.ts'
import { readAnthropicLimits } from './rate-limit-headers.ts'

/** An answer as far as it has come. */
export type PartialAnswer = {
  /** JSON of the tool's input, or the text of a model that answers in a format. */
  text: string
  stop: Anthropic.StopReason | undefined
  /** Undefined until the model begins to answer: nothing is charged before. */
  usage: Usage | undefined
  rateLimits: RateLimits
}

export function nothingYet(): PartialAnswer {
  return { text: '', stop: undefined, usage: undefined, rateLimits: {} }
}

/** Streams a message into `answer`. Throws what the SDK throws, and ModelCallError where the stream ends early. */
export async function streamMessage<T>(
  client: Anthropic,
  body: Anthropic.MessageCreateParamsStreaming,
  answer: PartialAnswer,
  { signal, onRateLimits, onFirstToken }: GenerateRequest<T>,
  clock: Clock,
): Promise<void> {
  const { data: stream, response } = await client.messages
    .create(body, signal === undefined ? {} : { signal })
    .withResponse()
  answer.rateLimits = readAnthropicLimits(response.headers, clock.date())
  onRateLimits?.(answer.rateLimits)

  let hasBegun = false
  for await (const event of stream) {
    if (event.type === 'message_start') {
      answer.usage = inputUsage(event.message.usage)
    } else if (event.type === 'content_block_delta') {
      if (!hasBegun) onFirstToken?.()
      hasBegun = true
      if (event.delta.type === 'input_json_delta') answer.text += event.delta.partial_json
      if (event.delta.type === 'text_delta') answer.text += event.delta.text
    } else if (event.type === 'message_delta') {
      answer.stop = event.delta.stop_reason ?? undefined
      const outputTokens = event.usage.output_tokens
      answer.usage = { ...(answer.usage ?? { inputTokens: 0, cachedInputTokens: 0 }), outputTokens }
    }
  }
  // The SDK ends the loop without an error when the call is aborted.
  signal?.throwIfAborted()
  if (answer.stop === undefined) {
    throw new ModelCallError('provider_unavailable', 'The connection ended before the answer did.', {
      retryable: true,
      ...(answer.usage === undefined ? {} : { usage: answer.usage }),
    })
  }
}

export function finishReason(reason: Anthropic.StopReason | undefined): FinishReason {
  if (reason === 'end_turn' || reason === 'tool_use' || reason === 'stop_sequence') return 'stop'
  if (reason === 'max_tokens') return 'length'
  return reason === 'refusal' ? 'refusal' : 'other'
}

/** Anthropic counts what it reads from its cache and writes to it apart from the rest of the input. */
function inputUsage(usage: Anthropic.Usage): Usage {
  const cached = usage.cache_read_input_tokens ?? 0
  return {
    inputTokens: usage.input_tokens + cached + (usage.cache_creation_input_tokens ?? 0),
    cachedInputTokens: cached,
    outputTokens: usage.output_tokens,
  }
}
