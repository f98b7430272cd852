import { createAnalyser } from '../../../app/language/analyse.ts'
import { phraseText } from '../../../app/language/analysis.ts'
import { type CandidateText, findCandidates } from '../../../app/language/concepts/find-candidates.ts'

const analyse = createAnalyser()

/** The candidates of lines of one slide. */
export function candidatesOf(lines: readonly string[], language = 'en'): CandidateText {
  return findCandidates(
    analyse(
      lines.map((text) => ({ slide: 1, text, role: 'paragraph', level: 0 })),
      language,
    ),
  )
}

/** Their words as they stand first. */
export function phrasesOf(lines: readonly string[], language = 'en'): string[] {
  return candidatesOf(lines, language).candidates.map(({ occurrences: [first] }) =>
    first === undefined ? '' : phraseText(first.sentence, first),
  )
}
