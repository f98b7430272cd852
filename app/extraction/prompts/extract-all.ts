import type { Vocabulary } from '../../domain/vocabulary.ts'
import { conceptRules, readingRules, relationRules } from './rules.ts'
import { conceptTypes, relationTypes } from './vocabulary.ts'

/** Static part of the one call that finds concepts and relations. */
export function extractAllPrompt(vocabulary: Vocabulary): string {
  return `${readingRules}

${conceptRules}

"r" lists how they relate: s and o are names from "c", t the type, read "s t o", l the number of the line that says so. ${relationRules}

${conceptTypes(vocabulary)}

${relationTypes(vocabulary)}`
}
