import { createSpending, type Spending } from './spending.ts'

/** Whose money a call costs: its document's own where one is open, else that of the whole run. */
export type Purses = {
  readonly of: (documentId: string | undefined) => Spending
  /** Gives a document a purse of its own, of so many US dollars, until the returned function is called. */
  readonly open: (documentId: string, limit: number | undefined) => () => void
}

/** @param limit US dollars of the whole run; by default there is no limit */
export function createPurses(limit?: number): Purses {
  const whole = createSpending(limit)
  const own = new Map<string, Spending>()
  return {
    of: (documentId) => (documentId === undefined ? whole : (own.get(documentId) ?? whole)),
    open: (documentId, dollars) => {
      const purse = createSpending(dollars)
      own.set(documentId, purse)
      return () => {
        if (own.get(documentId) === purse) own.delete(documentId)
      }
    },
  }
}
