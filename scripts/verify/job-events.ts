import { estimateSchema, eventSchema } from './answers.ts'
import type { Patience } from './patience.ts'
import type { Server } from './server.ts'
import type { Span } from './spans.ts'

export type JobEvent = { readonly id: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> }

const ends: readonly unknown[] = ['completed', 'failed', 'cancelled']

/** Seconds before a connection that told nothing is made anew. */
const pauseSeconds = 1

/**
 * The events of a job until it is finished or the signal is aborted; a connection that breaks is taken up again where it
 * broke.
 * @throws ScriptError where the server cannot be reached any more
 */
export async function followJob(
  { ask }: Server,
  id: string,
  {
    onEvent,
    after,
    signal,
  }: { readonly onEvent: (event: JobEvent) => void; readonly signal: AbortSignal } & Pick<Patience, 'after'>,
): Promise<void> {
  let last = '0'
  while (!signal.aborted) {
    const before = last
    try {
      const answer = await ask(`/jobs/${id}/events`, { headers: { 'last-event-id': last }, signal })
      // 204: the job is finished, and all was told.
      if (answer.status === 204 || answer.body === null) return
      for await (const event of eventsOf(answer.body)) {
        last = event.id
        onEvent(event)
        if (event.type === 'state' && ends.includes(event.data['state'])) return
      }
    } catch (error) {
      if (signal.aborted) return
      // As fetch has it where what it reads breaks off.
      if (!(error instanceof TypeError)) throw error
    }
    if (last === before) await new Promise<void>((resolve) => void after(pauseSeconds, resolve))
  }
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<JobEvent> {
  let text = ''
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + piece).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string): string | undefined => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1]
      const [id, type, data] = [field('id'), field('event'), field('data')]
      if (id !== undefined && type !== undefined && data !== undefined)
        yield { id, type, data: JSON.parse(data) as Record<string, unknown> }
    }
  }
}

/** When each segment was begun and ended, of the last attempt at the job; one that is open ends with what was told last. */
export function segmentSpans(events: readonly JobEvent[]): readonly Span[] {
  const began = new Map<unknown, number>()
  const spans = new Map<unknown, Span>()
  let last = 0
  for (const { type, data } of events) {
    const { segment } = data
    const parsed = eventSchema.safeParse(data)
    if (!parsed.success) continue
    last = Date.parse(parsed.data.at)
    if (type === 'segmented') {
      began.clear()
      spans.clear()
    } else if (type === 'segment_started') began.set(segment, last)
    else if (type === 'segment_done' || type === 'segment_failed') {
      const from = began.get(segment)
      if (from !== undefined) spans.set(segment, { began: from, ended: last })
      began.delete(segment)
    }
  }
  return [...spans.values(), ...[...began.values()].map((from) => ({ began: from, ended: last }))]
}

/** The least seconds that each limit alone allowed, as estimated before the first call; none without a provider. */
export function estimatedParts(events: readonly JobEvent[]): Readonly<Record<string, number>> {
  const estimated = events.findLast(({ type }) => type === 'estimated')
  return estimateSchema.safeParse(estimated?.data).data?.estimate.bound.parts ?? {}
}
