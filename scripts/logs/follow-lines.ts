import type { LogLine } from './read-lines.ts'

/** A line that comes later than this after one that was written after it is lost, in milliseconds. */
export const lateMilliseconds = 5 * 60_000

export type LineSource = {
  /** All lines from a moment on, in milliseconds since 1970. */
  readonly read: (from: number) => Promise<readonly LogLine[]>
  /** Resolves when it is time to look again; false ends it. */
  readonly again: () => Promise<boolean>
}

/**
 * Every line from a moment on, once each. Lines reach CloudWatch late and out of order, so each look goes back behind the
 * newest line that was seen, and what was told already is dropped by its id. A line that was late is told when it comes.
 */
export async function* followLines({ read, again }: LineSource, start: number): AsyncGenerator<LogLine> {
  /** When each line was written that was told and may be read again, by id. */
  const told = new Map<string, number>()
  let from = start
  let newest = start
  do {
    const lines = (await read(from)).filter(({ id }) => !told.has(id))
    for (const line of lines) {
      told.set(line.id, line.at)
      newest = Math.max(newest, line.at)
      yield line
    }
    // The newest line's time and not this machine's clock, which may be another than theirs.
    from = Math.max(from, newest - lateMilliseconds)
    for (const [id, at] of told) if (at < from) told.delete(id)
  } while (await again())
}
