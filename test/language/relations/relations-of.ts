import { defaultVocabulary, type Vocabulary } from '../../../app/domain/vocabulary.ts'
import { createAnalyser } from '../../../app/language/analyse.ts'
import type { SourceLine } from '../../../app/language/analysis.ts'
import { findRelations } from '../../../app/language/relations/find-relations.ts'

const analyse = createAnalyser()

/** `source type target` of what a sentence says; weak relations left out. */
export function relationsOf(text: string, language = 'en', vocabulary: Vocabulary = defaultVocabulary): string[] {
  return relationsOfLines([{ slide: 1, text, role: 'paragraph', level: 0 }], language, vocabulary)
}

export function relationsOfLines(
  lines: readonly SourceLine[],
  language = 'en',
  vocabulary: Vocabulary = defaultVocabulary,
): string[] {
  return findRelations(analyse(lines, language), vocabulary)
    .filter(({ type }) => type !== 'related_to')
    .map(({ source, type, target }) => `${source} ${type} ${target}`)
}
