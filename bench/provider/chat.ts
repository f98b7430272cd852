import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { decode, encode } from 'gpt-tokenizer/encoding/o200k_base'
import type { Clock } from '../../app/ports/clock.ts'
import { countPrompt } from './count-prompt.ts'
import type { ChooseFault, Fault } from './faults.ts'
import type { DrawLatency, Latency } from './latency.ts'
import type { LimitKeeper } from './limits.ts'
import type { Answered, ChatCall, Refusal } from './provider-call.ts'
import { type RefusalOptions, rateRefusal, refusalBefore } from './refusals.ts'
import { hang, pause, sendJson } from './respond.ts'
import type { StatisticsBook } from './statistics.ts'
import type { Wire } from './wire.ts'

/** The model: gives an object of the call's schema, the same one for the same call. */
export type Answer = (call: ChatCall) => unknown

export type ChatOptions = RefusalOptions & {
  readonly answer: Answer
  readonly keeper: LimitKeeper
  readonly latency: DrawLatency
  readonly fault?: ChooseFault
  readonly statistics: StatisticsBook
  readonly clock: Clock
}

type Outcome = { readonly answered: Answered; readonly fault: Fault | undefined; readonly latency: Latency }

/** How many pieces an answer is streamed in. */
const pieces = 8

/** Answers chat requests of either wire format. */
export function createChat(options: ChatOptions) {
  const { keeper, statistics, clock } = options
  const timesAsked = new Map<string, number>()
  const systemPrompts = new Set<string>()
  let requests = 0

  return async (wire: Wire, request: IncomingMessage, body: unknown, response: ServerResponse): Promise<void> => {
    const refuse = ({ status, headers, ...refusal }: Refusal): void =>
      sendJson(response, status, wire.refusalBody({ status, ...refusal }), { ...wire.limitHeaders(keeper), ...headers })
    const call = wire.readChat(body)
    if (call === undefined) {
      return refuse({ status: 400, reason: 'parameter', message: 'The body is no chat request.' })
    }
    const fault = options.fault?.(call, requests++)
    const key = createHash('sha256').update(JSON.stringify(call.messages)).digest('hex')
    const record = statistics.open(key, call)
    response.once('close', () => statistics.close(record, response.writableFinished ? 'answered' : 'aborted', 0))
    const close = (outcome: 'answered' | 'refused' | 'broken', status: number): void =>
      statistics.close(record, outcome, status)

    if (fault?.kind === 'hang') return hang(response)
    const inputTokens = countPrompt(call)
    const refusal =
      (fault?.kind === 'refuse'
        ? fault.refusal
        : refusalBefore(call, inputTokens, wire.keyOf(request.headers), options)) ??
      rateRefusal(keeper.admit({ inputTokens, outputTokens: call.maxOutputTokens }), options)
    if (refusal !== undefined) {
      close('refused', refusal.status)
      return refuse(refusal)
    }
    record.chargedTokens = inputTokens + call.maxOutputTokens

    const attempt = timesAsked.get(key) ?? 0
    timesAsked.set(key, attempt + 1)
    const answered = answerOf(call, fault, inputTokens, cachedTokens(call, wire, systemPrompts), options.answer)
    const latency = options.latency(key, attempt)
    record.latencyMs = latency.firstTokenMs + latency.msPerToken * answered.outputTokens
    try {
      const send = call.stream ? sendStream : sendWhole
      const broken = await send(wire, call, { answered, fault, latency }, response, keeper, clock)
      close(broken ? 'broken' : 'answered', 200)
    } finally {
      keeper.giveBackOutput(call.maxOutputTokens - answered.outputTokens)
    }
  }
}

/** Resolves to whether the answer broke off. */
type Send = (
  wire: Wire,
  call: ChatCall,
  outcome: Outcome,
  response: ServerResponse,
  keeper: LimitKeeper,
  clock: Clock,
) => Promise<boolean>

const sendWhole: Send = async (wire, call, { answered, latency }, response, keeper, clock) => {
  await pause(response, clock, latency.firstTokenMs + latency.msPerToken * answered.outputTokens)
  sendJson(response, 200, wire.wholeAnswer(call, answered), wire.limitHeaders(keeper))
  return false
}

const sendStream: Send = async (wire, call, { answered, fault, latency }, response, keeper, clock) => {
  response.writeHead(200, { ...wire.limitHeaders(keeper), 'content-type': 'text/event-stream' })
  response.flushHeaders()
  const frames = wire.stream(call, answered)
  await pause(response, clock, latency.firstTokenMs)
  response.write(frames.opening)
  const size = Math.max(1, Math.ceil(answered.text.length / pieces))
  const count = Math.ceil(answered.text.length / size)
  for (let piece = 0; piece < count; piece++) {
    response.write(frames.piece(answered.text.slice(piece * size, (piece + 1) * size)))
    if (fault?.kind === 'reset') {
      // What was written goes out before the connection breaks.
      await pause(response, clock, 1)
      response.socket?.resetAndDestroy()
      return true
    }
    if (fault?.kind === 'cut' || fault?.kind === 'error_in_stream') {
      response.end(fault.kind === 'cut' ? '' : wire.errorFrame('Overloaded.'))
      return true
    }
    await pause(response, clock, (latency.msPerToken * answered.outputTokens) / count)
  }
  response.end(frames.closing)
  return false
}

function answerOf(
  call: ChatCall,
  fault: Fault | undefined,
  inputTokens: number,
  cachedTokens: number,
  answer: Answer,
): Answered {
  const whole =
    fault?.kind === 'answer'
      ? fault.text
      : fault?.kind === 'decline'
        ? 'I cannot help with that.'
        : JSON.stringify(answer(call))
  const tokens = encode(whole, { disallowedSpecial: new Set() })
  const room = fault?.kind === 'truncate' ? Math.ceil(tokens.length / 2) : call.maxOutputTokens
  const isCut = tokens.length > room
  return {
    text: isCut ? decode(tokens.slice(0, room)) : whole,
    finish: fault?.kind === 'decline' ? 'refusal' : isCut ? 'length' : 'stop',
    inputTokens,
    cachedTokens,
    outputTokens: Math.min(tokens.length, room),
  }
}

/** A system prompt that was seen before and is long enough comes from the cache, in blocks of 128 tokens. */
function cachedTokens(call: ChatCall, wire: Wire, seen: Set<string>): number {
  const system = call.messages.filter(({ role }) => role === 'system')
  const prompt = system.map(({ content }) => content).join('\n')
  const tokens = countPrompt({ ...call, messages: system, schema: undefined })
  const isCached = seen.has(prompt) && tokens >= wire.minCachedTokens
  seen.add(prompt)
  return isCached ? Math.floor(tokens / 128) * 128 : 0
}
