import type { Amounts } from '../domain/amounts.ts'
import type { Clock } from '../ports/clock.ts'
import type { BudgetAccount } from './budget-account.ts'
import type { ConcurrencyWindow } from './concurrency-window.ts'
import type { PooledCall } from './pooled-call.ts'

/** The call that leaves next, or the milliseconds after which there may be one; neither where one has to come first. */
type NextCall = {
  readonly call?: PooledCall | undefined
  readonly inMs?: number | undefined
}

export type PumpOptions = {
  readonly clock: Clock
  readonly account: BudgetAccount
  readonly window: ConcurrencyWindow
  readonly inFlight: () => number
  readonly next: () => NextCall
  /** What to hold for a call, and what is enough for it to leave; what it does not spend stays held. */
  readonly needs: (call: PooledCall) => { readonly wanted: Amounts; readonly enough: Amounts }
  readonly start: (call: PooledCall) => void
  /** The budget cannot be asked. */
  readonly fail: (error: unknown) => void
}

/** A microsecond: less than clocks tell apart. */
const instant = 0.001
/** Milliseconds after which what is held is counted anew: the buckets may have filled up beside it. */
const stale = 1000

/**
 * Lets calls leave. It reserves for whatever comes next, waits, and only then looks which call that is now, so a call of
 * a higher rank that came meanwhile goes first. `wake` is to be called after everything that may change what is next or
 * how long it waits.
 */
export function createPump({ clock, account, window, inFlight, next, needs, start, fail }: PumpOptions): {
  readonly wake: () => void
} {
  let running = false
  let woken = false
  let interrupt: (() => void) | undefined

  const rest = (milliseconds: number | undefined): Promise<void> =>
    new Promise((resolve) => {
      if (woken) return resolve()
      const cancel = milliseconds === undefined ? undefined : clock.schedule(milliseconds, () => interrupt?.())
      interrupt = () => {
        interrupt = undefined
        cancel?.()
        resolve()
      }
    })

  const pump = async (): Promise<void> => {
    let readyAt = clock.now()
    // Once a wake: what comes first may itself depend on what is held.
    let mayShrink = true
    const reserve = async (amounts: Amounts): Promise<void> => {
      readyAt = clock.now() + (await account.reserve(amounts))
    }
    for (;;) {
      woken = false
      const { call, inMs } = next()
      if (call === undefined) {
        if (inFlight() === 0) await account.release()
        if (inFlight() === 0 && !woken) {
          // At once and not after the promise: a wake in between would be lost.
          running = false
          return
        }
        await rest(inMs)
        continue
      }
      const delay = window.delay(inFlight())
      if (delay === undefined || delay > instant) {
        await rest(delay)
        continue
      }
      const { wanted, enough } = needs(call)
      if (!account.covers(enough) || account.hasNews() || clock.now() > readyAt + stale) {
        await reserve(wanted)
        continue
      }
      const waitMs = readyAt - clock.now()
      if (waitMs <= instant) start(call)
      else if (mayShrink && account.exceeds(wanted)) {
        // Somebody with a smaller need has come first since, who does not have to wait for all that is held.
        mayShrink = false
        await reserve(wanted)
      } else {
        await rest(waitMs)
        mayShrink = true
      }
    }
  }

  const wake = (): void => {
    woken = true
    if (running) return interrupt?.()
    running = true
    pump().catch((error: unknown) => {
      running = false
      fail(error)
    })
  }
  return { wake }
}
