import { Readable } from 'node:stream'

/**
 * A stream of the pieces, once the first is there: what goes wrong before it can still be answered as an error. Only what
 * the receiver can take is asked for.
 */
export async function startedStream(pieces: AsyncGenerator<string>): Promise<Readable> {
  const first = await pieces.next()
  return Readable.from(continued(first, pieces), { objectMode: false })
}

async function* continued(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  if (first.done === true) return
  yield Buffer.from(first.value)
  for await (const piece of rest) yield Buffer.from(piece)
}

/** Sends a stream where the route's schema, which is what a client receives, asks for a value. */
export function sendStream<Sent>(reply: { send(payload: unknown): Sent }, stream: Readable): Sent {
  return reply.send(stream)
}
