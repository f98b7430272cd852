import { describe, expect, it } from 'vitest'
import { createBudgetAccount } from '../../app/dispatch/budget-account.ts'
import { createLocalRateBudget } from '../../app/dispatch/local-rate-budget.ts'
import type { Amounts } from '../../app/domain/amounts.ts'
import type { ReserveRequest } from '../../app/ports/rate-budget.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

/** An account with 6,000 tokens a minute (100 a second, 5,970 at once), and every request that it made. */
function open({ refundsUnused = false } = {}) {
  const clock = createVirtualClock()
  const local = createLocalRateBudget({ limits: { tokens: { ceiling: 6000 } }, clock })
  const requests: ReserveRequest[] = []
  const budget: typeof local = {
    ...local,
    reserve: (request) => {
      requests.push(request)
      return local.reserve(request)
    },
  }
  const account = createBudgetAccount({ budget, clock, refundsUnused })
  const leave = async (amounts: Amounts) => {
    await account.reserve(amounts)
    return account.spend(amounts)
  }
  const level = async (): Promise<number | undefined> => {
    await account.reserve({})
    return account.buckets().tokens?.level
  }
  return { clock, account, requests, leave, level }
}

describe('what is held', () => {
  it('is replaced by a new reservation, and what a call does not spend stays', async () => {
    const { account, level } = open()
    await account.reserve({ tokens: 1000 })
    await account.reserve({ tokens: 3000 })
    account.spend({ tokens: 1000 })
    expect(account.covers({ tokens: 2000 })).toBe(true)
    expect(account.covers({ tokens: 2001 })).toBe(false)
    expect(account.exceeds({ tokens: 900 })).toBe(true)
    expect(account.exceeds({ tokens: 1000 })).toBe(false)
    expect(account.buckets().tokens?.level).toBe(4970)
    await account.release()
    expect(await level()).toBe(4970)
  })

  it('travels with all there is to report in one operation', async () => {
    const { account, requests, leave } = open()
    const spend = await leave({ tokens: 1000 })
    spend.hear({ tokens: { remaining: 4000 } })
    spend.settle({ tokens: 700 })
    account.pause(500)
    await account.reserve({ tokens: 10 })
    expect(requests).toHaveLength(2)
    expect(requests[1]).toMatchObject({ amounts: { tokens: 10 }, unused: { tokens: 300 }, pauseMs: 500 })
    expect(requests[1]?.readings).toHaveLength(1)
  })
})

describe('settling', () => {
  it('gives unused tokens back where the provider does', async () => {
    const { leave, level } = open({ refundsUnused: true })
    const spend = await leave({ tokens: 1000 })
    spend.settle({ tokens: 300 })
    expect(await level()).toBe(5670)
  })

  it('waits for a reading to say so where the provider may not', async () => {
    const { clock, leave, level } = open()
    const spend = await leave({ tokens: 1000 })
    spend.settle({ tokens: 300 })
    expect(await level()).toBe(4970)
    clock.jump(300)
    const next = await leave({ tokens: 100 })
    next.hear({ tokens: { remaining: 5900 } })
    // 5,970 less 300 and 100 that were used, and 30 that came since: more is not believed.
    expect(await level()).toBeCloseTo(5600, 0)
  })
})

describe('a refused call', () => {
  it('is given back where nothing was said of what is left', async () => {
    const { leave, level } = open()
    const spend = await leave({ tokens: 1000 })
    spend.refund()
    expect(await level()).toBe(5970)
  })

  it('is given back, and not counted among what its headers include', async () => {
    const { leave, level } = open()
    const spend = await leave({ tokens: 1000 })
    spend.hear({ tokens: { remaining: 400 } })
    spend.refund()
    expect(await level()).toBe(400)
  })

  it('is not given back twice when its headers were reported before', async () => {
    const { leave, level } = open()
    const spend = await leave({ tokens: 1000 })
    spend.hear({ tokens: { remaining: 400 } })
    expect(await level()).toBe(400)
    spend.refund()
    expect(await level()).toBe(400)
  })
})

describe('readings', () => {
  it('may not include calls that left a moment before: they can have been overtaken', async () => {
    const { clock, leave, level } = open()
    const first = await leave({ tokens: 500 })
    first.hear({ tokens: { remaining: 0 } })
    expect(await level()).toBe(0)
    await leave({ tokens: 0 })
    clock.jump(20_000)
    await leave({ tokens: 800 })
    clock.jump(100)
    const last = await leave({ tokens: 100 })
    last.hear({ tokens: { remaining: 3000 } })
    // If the call of 800 comes after it, 2,200 are left; more is not believed.
    expect(await level()).toBeCloseTo(2200)
  })

  it('are news when they bring a limit, or too little for what is held', async () => {
    const { account, leave } = open()
    const spend = await leave({ tokens: 100 })
    spend.hear({ tokens: { limit: 6000, remaining: 5800 } })
    expect(account.hasNews()).toBe(true)
    await account.reserve({})
    const second = await leave({ tokens: 100 })
    second.hear({ tokens: { limit: 6000, remaining: 5690 } })
    expect(account.hasNews()).toBe(false)
    const third = await leave({ tokens: 100 })
    await account.reserve({ tokens: 50 })
    third.hear({ tokens: { limit: 6000, remaining: 60 } })
    expect(account.hasNews()).toBe(false)
    third.hear({ tokens: { limit: 6000, remaining: 20 } })
    expect(account.hasNews()).toBe(true)
  })
})
