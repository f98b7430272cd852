import type { AskServer } from './request.ts'

export type ServerEvent = { readonly type: string; readonly data: Readonly<Record<string, unknown>> }

/** The events of a job to its end, taken up again where the connection broke. */
export async function* serverEvents(ask: AskServer, path: string, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  let last = '0'
  let ended = false
  while (!ended) {
    const answer = await ask(path, { headers: { 'last-event-id': last }, signal })
    // 204: nothing is left to tell.
    if (answer.status === 204 || answer.body === null) return
    try {
      for await (const block of blocks(answer.body)) {
        const event = parse(block)
        if (event === undefined) continue
        last = event.id
        yield event
        ended = event.type === 'state' && isEnd(event.data['state'])
      }
    } catch (error) {
      signal.throwIfAborted()
      // A connection that breaks before anything came is not asked for again and again.
      if (last === '0') throw error
    }
  }
}

function isEnd(state: unknown): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled'
}

async function* blocks(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = ''
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const parts = (text + piece).split('\n\n')
    text = parts.pop() ?? ''
    yield* parts
  }
}

function parse(block: string): (ServerEvent & { readonly id: string }) | undefined {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()]
    }),
  )
  const [id, type, data] = ['id', 'event', 'data'].map((name) => fields.get(name))
  if (id === undefined || type === undefined || data === undefined) return undefined
  return { id, type, data: JSON.parse(data) as Record<string, unknown> }
}
