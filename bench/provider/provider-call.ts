import type { JsonSchema } from '../../app/model/json-schema.ts'

/** A request for an answer as either wire format asks for it. */
export type ChatCall = {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  /** How the answer's shape is asked for. */
  readonly format: 'json_schema' | 'json_object' | 'text' | 'tool'
  readonly schemaName: string | undefined
  readonly schema: JsonSchema | undefined
  readonly maxOutputTokens: number
  readonly stream: boolean
  /** What else the body sets: an endpoint may not know it. */
  readonly parameters: readonly string[]
}

/** An answer on its way out. */
export type Answered = {
  readonly text: string
  readonly finish: 'stop' | 'length' | 'refusal'
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
}

/** Why a request is refused, in words that each wire format has a spelling for. */
export type Refusal = {
  readonly status: number
  readonly reason:
    | 'rate'
    | 'quota'
    | 'key'
    | 'model'
    | 'context'
    | 'parameter'
    | 'server'
    | 'overloaded'
    | 'unknown_path'
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}
