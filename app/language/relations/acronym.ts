import { findAbbreviations } from '../abbreviations.ts'
import type { Pattern } from './pattern.ts'
import { relate } from './relate.ts'

/** `Dead Letter Queue (DLQ)` and `DLQ (Dead Letter Queue)`: the short form is the same as the long one. */
export const acronym: Pattern = (reading) =>
  findAbbreviations(reading.tokens).flatMap(({ short, long }) => {
    const [source, target] = [
      { first: short, last: short, head: short },
      { ...long, head: long.last },
    ]
    return relate(reading, [source], [target], { type: 'same_as', reversed: false, confidence: 0.9 })
  })
