import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../app/ports/clock.ts'

/** The connection is gone: nobody waits for an answer any more. */
export class Disconnected extends Error {}

export async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    return undefined
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** Waits on the provider's clock; not at all for 0. @throws Disconnected as soon as the client goes away. */
export async function pause(response: ServerResponse, clock: Clock, milliseconds: number): Promise<void> {
  if (milliseconds <= 0) {
    if (response.destroyed) throw new Disconnected()
    return
  }
  await new Promise<void>((resolve, reject) => {
    const cancel = clock.schedule(milliseconds, () => {
      response.off('close', gone)
      resolve()
    })
    const gone = (): void => {
      cancel()
      reject(new Disconnected())
    }
    if (response.destroyed) gone()
    else response.once('close', gone)
  })
}

/** Waits until the client goes away. */
export async function hang(response: ServerResponse): Promise<never> {
  if (!response.destroyed) await new Promise<void>((resolve) => response.once('close', () => resolve()))
  throw new Disconnected()
}
