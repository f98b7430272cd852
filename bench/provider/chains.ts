import type { ChatCall } from './provider-call.ts'

export type TimedCall = { readonly call: ChatCall; readonly seconds: number }

/**
 * Seconds of the calls that have to follow one another. A call that asks for relations waits for those that asked for the
 * concepts of the same lines; of every other call just its own seconds are known to count.
 */
export function chainsOf(calls: readonly TimedCall[]): readonly number[] {
  const firstReaders = new Map<string, TimedCall[]>()
  const chains: number[] = []
  for (const timed of calls) {
    chains.push(timed.seconds)
    if (timed.call.schemaName !== 'concepts') continue
    for (const line of linesOf(timed.call)) firstReaders.set(line, [...(firstReaders.get(line) ?? []), timed])
  }
  for (const { call, seconds } of calls) {
    if (call.schemaName !== 'relations') continue
    const lines = linesOf(call)
    // Slides repeat lines of others, so only who read most of these lines is taken for the same segment.
    const readers = new Set(lines.flatMap((line) => firstReaders.get(line) ?? []))
    const before = [...readers].filter((reader) => {
      const read = new Set(linesOf(reader.call))
      return lines.filter((line) => read.has(line)).length > lines.length / 2
    })
    chains.push(seconds + Math.max(0, ...before.map((reader) => reader.seconds)))
  }
  return chains
}

/** Lines with their numbers, which tell the same words of two segments apart. */
function linesOf({ messages }: ChatCall): readonly string[] {
  const slides = messages.at(-1)?.content.match(/<slides>\n([\s\S]*?)<\/slides>/)?.[1] ?? ''
  return slides.match(/^\d+: .*$/gm) ?? []
}
