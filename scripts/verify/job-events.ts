import { estimateSchema, eventSchema } from './answers.ts'
import type { Server } from './server.ts'
import type { Span } from './spans.ts'

export type JobEvent = { readonly id: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> }

const ends: readonly unknown[] = ['completed', 'failed', 'cancelled']

/** The events of a job until it is finished; a connection that breaks is taken up again where it broke. */
export async function followJob({ ask }: Server, id: string, onEvent: (event: JobEvent) => void): Promise<void> {
  let last = '0'
  for (;;) {
    const answer = await ask(`/jobs/${id}/events`, { headers: { 'last-event-id': last } })
    // 204: the job is finished, and all was told.
    if (answer.status === 204 || answer.body === null) return
    const before = last
    try {
      for await (const event of eventsOf(answer.body)) {
        last = event.id
        onEvent(event)
        if (event.type === 'state' && ends.includes(event.data['state'])) return
      }
    } catch (error) {
      // What tells nothing is not asked again and again.
      if (last === before) throw error
    }
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

/** When each segment was begun and ended, of the last attempt at the job. */
export function segmentSpans(events: readonly JobEvent[]): readonly Span[] {
  const spans = new Map<unknown, Span>()
  for (const { type, data } of events) {
    const { segment } = data
    const parsed = eventSchema.safeParse(data)
    if (!parsed.success) continue
    const at = Date.parse(parsed.data.at)
    if (type === 'segmented') spans.clear()
    else if (type === 'segment_started') spans.set(segment, { began: at, ended: at })
    else if (type === 'segment_done' || type === 'segment_failed') {
      const began = spans.get(segment)?.began
      if (began !== undefined) spans.set(segment, { began, ended: at })
    }
  }
  return [...spans.values()]
}

/** The least seconds that each limit alone allowed, as estimated before the first call; none without a provider. */
export function estimatedParts(events: readonly JobEvent[]): Readonly<Record<string, number>> {
  const estimated = events.findLast(({ type }) => type === 'estimated')
  return estimateSchema.safeParse(estimated?.data).data?.estimate.bound.parts ?? {}
}
