import fc from 'fast-check'
import { expect, test } from 'vitest'
import { followLines, lateMilliseconds } from '../../../scripts/logs/follow-lines.ts'
import type { LogLine } from '../../../scripts/logs/read-lines.ts'

const line = (at: number, id = String(at)): LogLine => ({ id, at, stream: 'knowbase-api-1/0a', message: id })

/**
 * CloudWatch, as lines come to it look by look.
 * @param arrivals the lines that are new at each look
 */
async function follow(arrivals: readonly (readonly LogLine[])[], start = 0) {
  const there: LogLine[] = []
  const asked: number[] = []
  let look = 0
  const told: string[] = []
  const source = {
    read: async (from: number) => {
      asked.push(from)
      there.push(...(arrivals[look] ?? []))
      return there.filter(({ at }) => at >= from).toSorted((a, b) => a.at - b.at)
    },
    again: async () => ++look < arrivals.length,
  }
  for await (const { id } of followLines(source, start)) told.push(id)
  return { told, asked }
}

test('a line that comes after newer ones is told, and none is told twice', async () => {
  const now = 10 * lateMilliseconds
  const late = line(now - lateMilliseconds + 1, 'late')
  const { told } = await follow([[line(now, 'a'), line(now, 'b')], [], [late, line(now + 1, 'c')], []])
  expect(told).toEqual(['a', 'b', 'late', 'c'])
})

test('each look goes back behind the newest line by what a line may be late, and not before the start', async () => {
  const start = 5 * lateMilliseconds
  const { asked } = await follow([[], [line(start + 1)], [line(start + 3 * lateMilliseconds)], [], []], start)
  expect(asked).toEqual([start, start, start, start + 2 * lateMilliseconds, start + 2 * lateMilliseconds])
})

test('in whatever order lines come, each that is not too late is told once', async () => {
  const written = fc.array(
    fc.record({ at: fc.nat(6 * lateMilliseconds), delay: fc.nat(lateMilliseconds), look: fc.nat(9) }),
  )
  await fc.assert(
    fc.asyncProperty(written, async (lines) => {
      const coming = lines
        .map((one, index) => ({ ...one, id: `${index}` }))
        .toSorted((a, b) => a.at + a.delay - b.at - b.delay)
      // Several may come at one look.
      const arrivals: LogLine[][] = [[]]
      for (const { at, id, look } of coming) {
        if (look > 3) arrivals.push([])
        arrivals.at(-1)?.push(line(at, id))
      }
      const { told } = await follow(arrivals)
      expect(told.toSorted()).toEqual(coming.map(({ id }) => id).toSorted())
    }),
  )
})
