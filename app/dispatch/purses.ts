import { createSpending, type Spending } from './spending.ts'

/** Whose money a call costs: that of its own purse where one is open, else that of the whole run. */
export type Purses = {
  readonly of: (name: string | undefined) => Spending
  /**
   * Opens a purse of so many US dollars, of which some are spent already, until the returned function is called. Each
   * has a name of its own, such as a job's id: two jobs may be about the same document.
   */
  readonly open: (name: string, limit: number | undefined, spent?: number) => () => void
}

/** @param limit US dollars of the whole run; by default there is no limit */
export function createPurses(limit?: number): Purses {
  const whole = createSpending(limit)
  const own = new Map<string, Spending>()
  return {
    of: (name) => (name === undefined ? whole : (own.get(name) ?? whole)),
    open: (name, dollars, spent) => {
      const purse = createSpending(dollars, spent)
      own.set(name, purse)
      return () => {
        if (own.get(name) === purse) own.delete(name)
      }
    },
  }
}
