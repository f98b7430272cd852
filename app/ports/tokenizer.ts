/** Counts o200k tokens. */
export type CountTokens = (text: string) => number
