import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { takeTurns } from '../../app/ports/take-turns.ts'

it('lets one through each turn of the event loop, in order, and others in between', async () => {
  const turn = takeTurns()
  const seen: string[] = []
  const asking = ['a', 'b', 'c'].map(async (name) => {
    await turn()
    seen.push(name)
  })
  const passing = (async () => {
    for (let turns = 0; turns < 3; turns++) {
      await nextTurn()
      seen.push('-')
    }
  })()
  await Promise.all([...asking, passing])
  expect(seen.join('').replaceAll(/-+/g, '-').replace(/^-|-$/g, '')).toBe('a-b-c')
})
