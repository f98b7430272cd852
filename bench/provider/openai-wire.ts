import { z } from 'zod'
import type { BucketName, LimitKeeper } from './limits.ts'
import type { Answered, ChatCall, Refusal } from './provider-call.ts'
import type { Wire } from './wire.ts'

const chatBody = z.looseObject({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  max_tokens: z.number().optional(),
  max_completion_tokens: z.number().optional(),
  stream: z.boolean().default(false),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ name: z.string(), strict: z.boolean(), schema: z.record(z.string(), z.unknown()) }),
      }),
    ])
    .default({ type: 'text' }),
})

const errorNames: Readonly<Record<Refusal['reason'], readonly [type: string, code: string | null]>> = {
  rate: ['tokens', 'rate_limit_exceeded'],
  quota: ['insufficient_quota', 'insufficient_quota'],
  key: ['invalid_request_error', 'invalid_api_key'],
  model: ['invalid_request_error', 'model_not_found'],
  context: ['invalid_request_error', 'context_length_exceeded'],
  parameter: ['invalid_request_error', 'unsupported_parameter'],
  server: ['server_error', null],
  overloaded: ['server_error', null],
  unknown_path: ['invalid_request_error', 'unknown_url'],
}

/** OpenAI's chat completions. */
export const openAiWire: Wire = {
  keyOf: (headers) => headers.authorization?.replace(/^Bearer /, ''),
  readChat,
  limitHeaders: openAiLimitHeaders,
  refusalBody: ({ reason, message }) => {
    const [type, code] = errorNames[reason]
    return { error: { message, type, param: null, code } }
  },
  wholeAnswer: (call, answered) => ({
    ...envelope(call, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answered.finish === 'refusal' ? null : answered.text,
          refusal: answered.finish === 'refusal' ? answered.text : null,
        },
        finish_reason: finishOf(answered),
      },
    ],
    usage: usageOf(answered),
  }),
  stream: (call, answered) => {
    const chunk = (choices: readonly unknown[], more: object = {}): string =>
      frame({ ...envelope(call, 'chat.completion.chunk'), choices, ...more })
    const choice = (delta: object, finish: string | null = null): readonly unknown[] => [
      { index: 0, delta, finish_reason: finish },
    ]
    const counted = call.parameters.includes('stream_options') ? chunk([], { usage: usageOf(answered) }) : ''
    return {
      opening: chunk(choice({ role: 'assistant', content: '' })),
      piece: (text) => chunk(choice(answered.finish === 'refusal' ? { refusal: text } : { content: text })),
      closing: `${chunk(choice({}, finishOf(answered)))}${counted}data: [DONE]\n\n`,
    }
  },
  errorFrame: (message) => frame({ error: { message, type: 'server_error', param: null, code: null } }),
  minCachedTokens: 1024,
}

function readChat(body: unknown): ChatCall | undefined {
  const parsed = chatBody.safeParse(body)
  if (!parsed.success) return undefined
  const { model, messages, stream, response_format: format, ...others } = parsed.data
  const schema = format.type === 'json_schema' ? format.json_schema : undefined
  return {
    model,
    messages,
    format: format.type,
    schemaName: schema?.name,
    schema: schema?.schema,
    maxOutputTokens: others.max_completion_tokens ?? others.max_tokens ?? 4096,
    stream,
    parameters: Object.keys(others),
  }
}

/** x-ratelimit-*, resets as durations until the bucket is full. */
export function openAiLimitHeaders({ buckets }: LimitKeeper): Readonly<Record<string, string>> {
  const names: Partial<Record<BucketName, string>> = { requests: 'requests', tokens: 'tokens' }
  const headers: Record<string, string> = {}
  for (const [name, bucket] of buckets) {
    const suffix = names[name]
    if (suffix === undefined) continue
    headers[`x-ratelimit-limit-${suffix}`] = String(bucket.perMinute)
    headers[`x-ratelimit-remaining-${suffix}`] = String(Math.max(0, Math.floor(bucket.level())))
    headers[`x-ratelimit-reset-${suffix}`] = duration(bucket.waitFor(bucket.capacity))
  }
  return headers
}

/** As OpenAI writes durations: `120ms`, `8.64s`, `6m0s`. */
function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.ceil(milliseconds)}ms`
  const seconds = Math.ceil(milliseconds) / 1000
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${Number((seconds % 60).toFixed(3))}s`
}

function envelope(call: ChatCall, object: string): object {
  return { id: 'chatcmpl-1', object, created: 0, model: call.model }
}

function finishOf({ finish }: Answered): string {
  return finish === 'refusal' ? 'stop' : finish
}

function usageOf(answered: Answered): object {
  return {
    prompt_tokens: answered.inputTokens,
    completion_tokens: answered.outputTokens,
    total_tokens: answered.inputTokens + answered.outputTokens,
    prompt_tokens_details: { cached_tokens: answered.cachedTokens },
  }
}

function frame(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}
