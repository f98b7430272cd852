import type { Vocabulary } from '../../domain/vocabulary.ts'
import { conceptRules, readingRules } from './rules.ts'
import { conceptTypes } from './vocabulary.ts'

/** Static part of the call that finds concepts. */
export function extractPrompt(vocabulary: Vocabulary): string {
  return `${readingRules}

${conceptRules}

${conceptTypes(vocabulary)}`
}
