import { KnowbaseError } from '../domain/errors.ts'
import type { TypedApp } from './typed-app.ts'

export type ListenOptions = {
  readonly host: string
  readonly port: number
  readonly jwtSecret?: string | undefined
  /** The variable that set the port. Default PORT. */
  readonly variable?: string
}

/**
 * Without a secret the service is reached from this machine alone.
 * @throws KnowbaseError invalid_input for another host without JWT_SECRET
 */
export function checkHost({ host, jwtSecret }: ListenOptions): void {
  if (jwtSecret !== undefined || isLoopback(host)) return
  throw new KnowbaseError(
    'invalid_input',
    `HOST is ${host}, and without JWT_SECRET anyone who reaches it may do all.`,
    {
      advice: 'Set JWT_SECRET (at least 32 characters), or HOST=127.0.0.1.',
    },
  )
}

/**
 * Listens, and gives the server's URL.
 * @throws KnowbaseError invalid_input as checkHost does, or for an address that cannot be had
 */
export async function listen(app: TypedApp, options: ListenOptions): Promise<string> {
  checkHost(options)
  const { host, port, variable = 'PORT' } = options
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const taken = code === 'EADDRINUSE'
    throw new KnowbaseError('invalid_input', `Cannot listen on ${host}:${port}: ${taken ? 'it is taken' : code}.`, {
      advice: taken ? `Stop what listens there, or choose another ${variable}.` : `Choose another HOST or ${variable}.`,
      cause,
    })
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
