import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

export type LoggerOptions = {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly format: 'json' | 'pretty'
  readonly stream: NodeJS.WritableStream
  /** Values that must not be written, wherever they stand. */
  readonly secrets: readonly string[]
}

/** One line an event, as JSON or readable. Secrets are replaced wherever they stand, by their names and by their values. */
export function createLogger({ level, format, stream, secrets }: LoggerOptions): Logger {
  const destination: DestinationStream =
    format === 'json' ? stream : pretty({ destination: stream, colorize: false, ignore: 'pid,hostname' })
  return pino(
    {
      level,
      redact: { paths: secretPaths, censor: '[redacted]' },
      hooks: { streamWrite: (line) => withoutSecrets(line, secrets) },
    },
    destination,
  )
}

const secretNames = ['authorization', 'apiKey', 'password', 'secret', 'token', 'cookie']
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

function withoutSecrets(line: string, secrets: readonly string[]): string {
  let safe = line.replaceAll(/\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi, '$1 [redacted]')
  for (const secret of secrets) {
    for (const written of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))
      safe = safe.replaceAll(written, '[redacted]')
  }
  return safe
}
