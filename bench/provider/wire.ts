import type { IncomingHttpHeaders } from 'node:http'
import type { LimitKeeper } from './limits.ts'
import type { Answered, ChatCall, Refusal } from './provider-call.ts'

/** One provider's spelling of requests, answers, limits and errors. */
export type Wire = {
  readonly keyOf: (headers: IncomingHttpHeaders) => string | undefined
  /** Undefined where the body is no request. */
  readonly readChat: (body: unknown) => ChatCall | undefined
  readonly limitHeaders: (keeper: LimitKeeper) => Readonly<Record<string, string>>
  readonly refusalBody: (refusal: Refusal) => unknown
  readonly wholeAnswer: (call: ChatCall, answered: Answered) => unknown
  /** The frames of a stream: what comes before the text, around each piece of it, and after it. */
  readonly stream: (call: ChatCall, answered: Answered) => StreamFrames
  readonly errorFrame: (message: string) => string
  /** Shortest system prompt that the provider caches, in tokens. */
  readonly minCachedTokens: number
}

type StreamFrames = {
  readonly opening: string
  readonly piece: (text: string) => string
  readonly closing: string
}
