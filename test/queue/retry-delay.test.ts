import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { KnowbaseError } from '../../app/domain/errors.ts'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import { mostAttempts, retryDelay } from '../../app/queue/retry-delay.ts'

const busy = new KnowbaseError('provider_unavailable', 'Busy.', { retryable: true })

it('doubles from two seconds, and not for what cannot succeed', () => {
  expect([1, 2, 3, 4].map((attempts) => retryDelay(busy, attempts, 1))).toEqual([2000, 4000, 8000, 16_000])
  expect(retryDelay(new KnowbaseError('corrupt_deck', 'Broken.'), 1, 1)).toBeUndefined()
  expect(retryDelay(busy, mostAttempts, 1)).toBeUndefined()
})

it('never comes back before the provider asked for it, nor in less than half the time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: mostAttempts - 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(10_000_000),
      (attempts, random, asked) => {
        const error = new ModelCallError('provider_unavailable', 'Busy.', { retryable: true, retryAfterMs: asked })
        const delay = retryDelay(error, attempts, random) ?? 0
        expect(delay).toBeGreaterThanOrEqual(Math.max(asked, 1000 * 2 ** (attempts - 1)))
        expect(delay).toBeLessThanOrEqual(Math.max(asked, 300_000))
      },
    ),
  )
})
