import type { Vocabulary } from '../../domain/vocabulary.ts'
import { conceptRules, readingRules } from './rules.ts'
import { conceptTypes } from './vocabulary.ts'

/** Static part of the call that looks for what the first one missed. */
export function secondLookPrompt(vocabulary: Vocabulary): string {
  return `${readingRules}

${conceptRules}
A first reader found the listed concepts. List just those that were missed; an empty list is a good answer.

${conceptTypes(vocabulary)}`
}
