import type { Vocabulary } from '../../domain/vocabulary.ts'
import { readingRules, relationRules } from './rules.ts'
import { relationTypes } from './vocabulary.ts'

/** Static part of the call that finds relations between known concepts. */
export function minePrompt(vocabulary: Vocabulary): string {
  return `${readingRules}

"r" lists how the numbered concepts relate, the surest first: s and o are numbers of concepts, t the type, read "s t o", l the number of the line that says so. ${relationRules}

${relationTypes(vocabulary)}`
}
