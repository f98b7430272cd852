import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createHeap } from '../../app/dispatch/call-heap.ts'

type Item = { readonly rank: number; readonly id: number }
const isBefore = (a: Item, b: Item): boolean => (a.rank === b.rank ? a.id < b.id : a.rank > b.rank)

it('gives items in order whatever comes and goes', () => {
  const action = fc.oneof(
    fc.record({ push: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ remove: fc.nat() }),
    fc.constant('pop' as const),
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const heap = createHeap(isBefore)
      let model: Item[] = []
      for (const [id, act] of actions.entries()) {
        if (act === 'pop') {
          const first = heap.peek()
          expect(first).toBe(model.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))[0])
          if (first !== undefined) expect(heap.remove(first)).toBe(true)
          model = model.filter((item) => item !== first)
        } else if ('push' in act) {
          const item = { rank: act.push, id }
          heap.push(item)
          model.push(item)
        } else {
          const item = model[act.remove % Math.max(1, model.length)]
          if (item !== undefined) expect(heap.remove(item)).toBe(true)
          model = model.filter((one) => one !== item)
        }
        expect(heap.size()).toBe(model.length)
      }
    }),
  )
})

it('says when an item is not there', () => {
  const heap = createHeap(isBefore)
  heap.push({ rank: 1, id: 1 })
  expect(heap.remove({ rank: 1, id: 1 })).toBe(false)
  expect(heap.size()).toBe(1)
})
