/** What a provider limits by the minute: `tokens` where it counts both directions together, else input and output apart. */
export type BucketName = 'requests' | 'tokens' | 'inputTokens' | 'outputTokens'

export const bucketNames = ['requests', 'tokens', 'inputTokens', 'outputTokens'] as const satisfies BucketName[]

/** Requests and tokens by bucket; a bucket that is not named counts as none. */
export type Amounts = Readonly<Partial<Record<BucketName, number>>>

/** One call's size before it is made. */
export type CallCost = {
  readonly requests: number
  readonly inputTokens: number
  /** Most tokens of the answer; charged as if they all came where the provider counts both directions together. */
  readonly outputTokens: number
}

/** What a call takes from each bucket of its provider. */
export function amountsOf(cost: CallCost, separateBuckets: boolean): Amounts {
  const { requests, inputTokens, outputTokens } = cost
  return separateBuckets ? { requests, inputTokens, outputTokens } : { requests, tokens: inputTokens + outputTokens }
}

/** Adds amounts bucket by bucket. */
export function addAmounts(all: readonly Amounts[]): Amounts {
  return combine(all, (sum, next) => sum + next)
}

/** Each amount changed by itself. */
export function mapAmounts(amounts: Amounts, change: (amount: number, name: BucketName) => number): Amounts {
  const entries = bucketNames.flatMap((name) => {
    const amount = amounts[name]
    return amount === undefined ? [] : [[name, change(amount, name)] as const]
  })
  return Object.fromEntries(entries)
}

/** What `from` has beyond `amounts`; negative where it has less. */
export function subtractAmounts(from: Amounts, amounts: Amounts): Amounts {
  return addAmounts([from, combine([amounts], (sum, next) => sum - next)])
}

function combine(all: readonly Amounts[], step: (sum: number, next: number) => number): Amounts {
  const result: Partial<Record<BucketName, number>> = {}
  for (const amounts of all) {
    for (const name of bucketNames) {
      const amount = amounts[name]
      if (amount !== undefined) result[name] = step(result[name] ?? 0, amount)
    }
  }
  return result
}
