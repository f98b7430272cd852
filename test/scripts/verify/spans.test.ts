import fc from 'fast-check'
import { expect, test } from 'vitest'
import { overlapOf, type Span } from '../../../scripts/verify/spans.ts'

test('three of which two lie side by side', () => {
  const spans = [
    { began: 0, ended: 1000 },
    { began: 500, ended: 1500 },
    { began: 1500, ended: 2000 },
  ]
  expect(overlapOf(spans)).toEqual({ most: 2, mean: 1.25, seconds: 2 })
  expect(overlapOf([])).toEqual({ most: 0, mean: 0, seconds: 0 })
})

test('one after the other is never two at once; all at the same time is all at once', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(lengths, (all) => {
      const chain = all.reduce<Span[]>((spans, length) => {
        const began = spans.at(-1)?.ended ?? 0
        return [...spans, { began, ended: began + length }]
      }, [])
      expect(overlapOf(chain)).toMatchObject({ most: 1, mean: 1 })
      expect(overlapOf(all.map(() => ({ began: 5, ended: 9 })))).toMatchObject({ most: all.length, mean: all.length })
    }),
  )
})
