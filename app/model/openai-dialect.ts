import type OpenAI from 'openai'
import type { GenerateRequest } from '../ports/language-model.ts'
import type { Refusal } from './call-error.ts'
import { answerSchema, isStrict, type JsonSchema, schemaInstruction } from './json-schema.ts'
import type { CatalogModel } from './model-catalog.ts'

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming
type Optional = 'temperature' | 'stream_options'
type Effort = 'none' | 'minimal' | 'low'

/** What an endpoint understands of OpenAI's wire format; learnt from its refusals. */
export type Dialect = {
  readonly format: 'json_schema' | 'json_object' | 'text'
  readonly limit: 'max_tokens' | 'max_completion_tokens'
  readonly optional: readonly Optional[]
  /** How much the model thinks; undefined where it is not told. */
  readonly effort: Effort | undefined
}

/**
 * The dialect to begin with. OpenAI's own models know `max_completion_tokens` and, but for old ones, an effort in place of
 * a temperature; others are asked as most servers understand it.
 */
export function firstDialect(known: CatalogModel | undefined, isOpenAi: boolean): Dialect {
  const thinks = known?.thinks ?? (isOpenAi ? 'optional' : 'never')
  return {
    format: 'json_schema',
    limit: isOpenAi ? 'max_completion_tokens' : 'max_tokens',
    optional: thinks === 'never' ? ['stream_options', 'temperature'] : ['stream_options'],
    effort: thinks === 'never' ? undefined : thinks === 'always' ? 'low' : 'none',
  }
}

/** What a model that refuses an effort may take; one that knows no effort at all is not told any. */
const moreEffort: Readonly<Partial<Record<Effort, Effort>>> = { none: 'minimal', minimal: 'low' }
const refusesValue = /unsupported value|supported values|does not support '(none|minimal)'/i

/** Statuses that a parameter or format the endpoint does not know may bring; the latter two only where it is named. */
const statuses = { always: [400, 415, 422, 501], named: [404, 500] }
const namesFormat = /response_format|json_schema|json_object|structured output|grammar|schema/i

/** Whether a refusal may be about the dialect and not about what was asked. */
export function isAboutDialect({ status = 0, message }: Pick<Refusal, 'status' | 'message'>): boolean {
  return statuses.always.includes(status) || (statuses.named.includes(status) && namesFormat.test(message))
}

/**
 * The dialect to try after a refusal that is about the dialect; undefined where none is left. One that names a parameter
 * changes that parameter, any other gives up a step of structured output.
 */
export function nextDialect(dialect: Dialect, message: string): Dialect | undefined {
  if (new RegExp(`\\b${dialect.limit}\\b`).test(message)) {
    return { ...dialect, limit: dialect.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens' }
  }
  if (dialect.effort !== undefined && message.includes('reasoning_effort')) {
    return { ...dialect, effort: refusesValue.test(message) ? moreEffort[dialect.effort] : undefined }
  }
  const named = dialect.optional.find((parameter) => message.includes(parameter))
  if (named !== undefined) return { ...dialect, optional: dialect.optional.filter((one) => one !== named) }
  if (dialect.format === 'json_schema') return { ...dialect, format: 'json_object' }
  return dialect.format === 'json_object' ? { ...dialect, format: 'text' } : undefined
}

/** Tokens that a model which cannot but think may spend on its thoughts, beside the answer's own. */
const thoughtTokens = 4096

/** The body of a streaming chat completion. */
export function chatBody<T>(request: GenerateRequest<T>, model: string, dialect: Dialect): Body {
  const schema = answerSchema(request.schema)
  const { format, limit, effort } = dialect
  const optional: Partial<Body> = { stream_options: { include_usage: true }, temperature: 0 }
  return {
    model,
    stream: true,
    messages: format === 'json_schema' ? [...request.messages] : withInstruction(request, schema),
    [limit]: request.maxOutputTokens + (effort === 'low' ? thoughtTokens : 0),
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    ...Object.fromEntries(dialect.optional.map((parameter) => [parameter, optional[parameter]])),
    ...responseFormat(dialect, request.schemaName, schema),
  }
}

function responseFormat({ format }: Dialect, name: string, schema: JsonSchema): Partial<Body> {
  if (format === 'text') return {}
  if (format === 'json_object') return { response_format: { type: 'json_object' } }
  return { response_format: { type: 'json_schema', json_schema: { name, schema, strict: isStrict(schema) } } }
}

/** Behind the static system prompt, so that what a provider caches of it stays the same. */
function withInstruction<T>({ messages }: GenerateRequest<T>, schema: JsonSchema): Body['messages'] {
  const instruction = schemaInstruction(schema)
  const [first, ...others] = messages
  if (first?.role !== 'system') return [{ role: 'system', content: instruction }, ...messages]
  return [{ role: 'system', content: `${first.content}\n\n${instruction}` }, ...others]
}
