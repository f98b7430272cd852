import { describe, expect, it } from 'vitest'
import { createConcurrencyWindow } from '../../app/dispatch/concurrency-window.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

function windowAt() {
  const clock = createVirtualClock()
  return { clock, window: createConcurrencyWindow(clock) }
}

describe('probing', () => {
  it('lets one attempt ask, another after a second of silence, and all once an answer came', () => {
    const { clock, window } = windowAt()
    expect(window.delay(0)).toBe(0)
    window.started()
    expect(window.delay(1)).toBe(1000)
    clock.jump(400)
    expect(window.delay(1)).toBe(600)
    window.heard(0, true)
    expect(window.delay(1)).toBe(0)
    expect(window.limit()).toBe(Number.POSITIVE_INFINITY)
  })

  it('asks carefully again when what was known is void, and hears only who left since', () => {
    const { clock, window } = windowAt()
    window.started()
    window.heard(0, true)
    clock.jump(5000)
    window.probe()
    expect(window.delay(3)).toBe(0)
    window.started()
    window.heard(4000, true)
    expect(window.delay(4)).toBe(1000)
    window.heard(5000, true)
    expect(window.delay(4)).toBe(0)
  })
})

describe('additive increase, multiplicative decrease', () => {
  it('starts small where the provider states nothing and grows with each answer', () => {
    const { window } = windowAt()
    window.heard(0, false)
    expect(window.limit()).toBe(4)
    expect(window.delay(4)).toBeUndefined()
    for (let answers = 0; answers < 6; answers++) window.succeeded(window.limit() - 1)
    expect(window.limit()).toBe(10)
  })

  it('grows only when it is full', () => {
    const { window } = windowAt()
    window.heard(0, false)
    window.succeeded(1)
    expect(window.limit()).toBe(4)
  })

  it('comes down to what the provider let in, once for all refusals of a burst', () => {
    const { clock, window } = windowAt()
    window.heard(0, true)
    clock.jump(100)
    for (let left = 29; left >= 16; left--) window.rejected(0, left)
    expect(window.limit()).toBe(16)
    clock.jump(100)
    window.rejected(150, 15)
    expect(window.limit()).toBeCloseTo(13.5)
  })

  it('then grows by one a round', () => {
    const { clock, window } = windowAt()
    window.heard(0, true)
    clock.jump(100)
    window.rejected(50, 10)
    expect(window.limit()).toBe(9)
    for (let answers = 0; answers < 9; answers++) window.succeeded(8)
    expect(window.limit()).toBeGreaterThan(9.9)
    expect(window.limit()).toBeLessThan(10.1)
  })

  it('never closes', () => {
    const { clock, window } = windowAt()
    window.heard(0, true)
    for (let time = 0; time < 20; time++) {
      clock.jump(100)
      window.rejected(clock.now(), 0)
    }
    expect(window.limit()).toBe(1)
    expect(window.delay(0)).toBe(0)
  })
})
