import { z } from 'zod'
import type { Clock } from '../../app/ports/clock.ts'
import type { LimitKeeper } from './limits.ts'
import type { Answered, ChatCall, Refusal } from './provider-call.ts'
import type { Wire } from './wire.ts'

const schemaObject = z.record(z.string(), z.unknown())
const messageBody = z.looseObject({
  model: z.string(),
  max_tokens: z.number(),
  stream: z.boolean().default(false),
  system: z.array(z.object({ type: z.literal('text'), text: z.string() })).default([]),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() })).min(1),
  tools: z.array(z.object({ name: z.string(), input_schema: schemaObject })).default([]),
  tool_choice: z.object({ type: z.literal('tool'), name: z.string() }).optional(),
  output_config: z
    .object({ format: z.object({ type: z.literal('json_schema'), schema: schemaObject }).optional() })
    .optional(),
})

const errorTypes: Readonly<Record<Refusal['reason'], string>> = {
  rate: 'rate_limit_error',
  quota: 'billing_error',
  key: 'authentication_error',
  model: 'not_found_error',
  context: 'invalid_request_error',
  parameter: 'invalid_request_error',
  server: 'api_error',
  overloaded: 'overloaded_error',
  unknown_path: 'not_found_error',
}

/** Anthropic's messages. */
export function createAnthropicWire(clock: Clock): Wire {
  return {
    // Newer versions of the API take a bearer, older ones a header of their own.
    keyOf: (headers) => headers.authorization?.replace(/^Bearer /, '') ?? [headers['x-api-key']].flat()[0],
    readChat,
    limitHeaders: (keeper) => limitHeaders(keeper, clock.date()),
    refusalBody,
    wholeAnswer: (call, answered) => ({
      ...message(call, answered),
      content: [{ ...contentBlock(call, answered), ...content(call, answered) }],
      stop_reason: stopReason(call, answered),
    }),
    stream: (call, answered) => ({
      opening:
        frame('message_start', { message: message(call, { ...answered, outputTokens: 1 }) }) +
        frame('content_block_start', { index: 0, content_block: contentBlock(call, answered) }),
      piece: (text) => {
        const isTool = isToolAnswer(call, answered)
        const delta = isTool ? { type: 'input_json_delta', partial_json: text } : { type: 'text_delta', text }
        return frame('content_block_delta', { index: 0, delta })
      },
      closing:
        frame('content_block_stop', { index: 0 }) +
        frame('message_delta', {
          delta: { stop_reason: stopReason(call, answered), stop_sequence: null },
          usage: { output_tokens: answered.outputTokens },
        }) +
        frame('message_stop', {}),
    }),
    errorFrame: (text) => frame('error', { error: { type: 'overloaded_error', message: text } }),
    minCachedTokens: 512,
  }
}

function readChat(body: unknown): ChatCall | undefined {
  const parsed = messageBody.safeParse(body)
  if (!parsed.success) return undefined
  const { model, max_tokens, stream, system, messages, tools, tool_choice, output_config, ...others } = parsed.data
  const tool = tools.find(({ name }) => name === tool_choice?.name)
  return {
    model,
    messages: [...system.map(({ text }) => ({ role: 'system', content: text })), ...messages],
    format: tool === undefined ? (output_config?.format === undefined ? 'text' : 'json_schema') : 'tool',
    schemaName: tool?.name,
    schema: tool?.input_schema ?? output_config?.format?.schema,
    maxOutputTokens: max_tokens,
    stream,
    parameters: Object.keys(others),
  }
}

/** A spend limit that is reached comes as 429, too: only its details tell it from a rate limit. */
function refusalBody({ status, reason, message }: Refusal): unknown {
  if (status === 429 && reason === 'quota') {
    const details = { error_code: 'enforced_spend_limit_reached' }
    return { type: 'error', error: { type: errorTypes.rate, message, details } }
  }
  return { type: 'error', error: { type: errorTypes[reason], message } }
}

/** anthropic-ratelimit-*, resets as times at which the bucket is full. */
function limitHeaders({ buckets }: LimitKeeper, now: Date): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const [name, bucket] of buckets) {
    headers[`anthropic-ratelimit-${name}-limit`] = String(bucket.perMinute)
    headers[`anthropic-ratelimit-${name}-remaining`] = String(Math.max(0, Math.floor(bucket.level())))
    const full = new Date(now.getTime() + bucket.waitFor(bucket.capacity))
    headers[`anthropic-ratelimit-${name}-reset`] = full.toISOString()
  }
  return headers
}

function message(call: ChatCall, { inputTokens, cachedTokens, outputTokens }: Answered): object {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: call.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: {
      input_tokens: inputTokens - cachedTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: cachedTokens,
      output_tokens: outputTokens,
    },
  }
}

function isToolAnswer(call: ChatCall, answered: Answered): boolean {
  return call.format === 'tool' && answered.finish !== 'refusal'
}

function contentBlock(call: ChatCall, answered: Answered): object {
  return isToolAnswer(call, answered)
    ? { type: 'tool_use', id: 'toolu_1', name: call.schemaName, input: {} }
    : { type: 'text', text: '' }
}

function content(call: ChatCall, answered: Answered): object {
  return isToolAnswer(call, answered) ? { input: JSON.parse(answered.text) } : { text: answered.text }
}

function stopReason(call: ChatCall, { finish }: Answered): string {
  if (finish === 'stop') return call.format === 'tool' ? 'tool_use' : 'end_turn'
  return finish === 'length' ? 'max_tokens' : 'refusal'
}

function frame(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify({ type: event, ...data })}\n\n`
}
