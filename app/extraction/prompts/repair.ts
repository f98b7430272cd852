import { readingRules } from './rules.ts'

/** Static part of the call that asks once for citations that do not hold. */
export const repairPrompt = `${readingRules}

Each numbered item was said to stand in these lines, but its words were not found. For each item answer in "f":
i: its number
l: number of the line that speaks of it, else 0
w: the exact words of that line that name it`
