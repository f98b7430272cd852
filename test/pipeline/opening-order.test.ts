import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openingOrder } from '../../app/pipeline/opening-order.ts'

describe('openingOrder', () => {
  it('opens the first two as they come, then the largest first', () => {
    expect(openingOrder([1, 5, 2, 9, 4])).toEqual([0, 1, 3, 4, 2])
  })

  it('keeps the order of the deck among equals', () => {
    expect(openingOrder([7, 7, 3, 3, 3])).toEqual([0, 1, 2, 3, 4])
  })

  it('names every segment once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (sizes) => {
        expect([...openingOrder(sizes)].sort((a, b) => a - b)).toEqual([...sizes.keys()])
      }),
    )
  })
})
