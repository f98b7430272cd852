import type { Extraction } from '../domain/claim.ts'
import type { Plan, Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { Rarity } from '../domain/word-rank.ts'
import type { Analyse } from './analyse.ts'
import type { SourceLine } from './analysis.ts'
import { createChooseType } from './concepts/choose-type.ts'
import { extractConcepts } from './concepts/extract-concepts.ts'
import { findCandidates } from './concepts/find-candidates.ts'
import { detectLanguage } from './detect-language.ts'
import { looksLikeCode } from './looks-like-code.ts'
import { planSegment } from './plan-segment.ts'
import { findRelations } from './relations/find-relations.ts'
import { withRelatedConcepts } from './relations/related-concepts.ts'

/** What reading a segment needs; loaded once a thread. */
export type ReadingTools = { readonly analyse: Analyse; readonly rarity: Rarity }

export type ReadSegment = { readonly plan: Plan; readonly extraction: Extraction }

/** Plan, concepts and relations of one segment in one reading, by rules alone. */
export async function extractSegment(
  segment: Segment,
  vocabulary: Vocabulary,
  tools: ReadingTools,
): Promise<ReadSegment> {
  const lines: SourceLine[] = segment.excerpts.flatMap(({ slide, lines: own }) =>
    own.filter((line) => !looksLikeCode(line.text)).map(({ text, role, level }) => ({ slide, text, role, level })),
  )
  const text = lines.map((line) => line.text).join('\n')
  const language = await detectLanguage(text)
  const sentences = tools.analyse(lines, language === 'und' && /\p{Script=Latin}/u.test(text) ? 'en' : language)
  const candidates = findCandidates(sentences)
  const chooseType = createChooseType(vocabulary)
  const concepts = extractConcepts(candidates, chooseType, tools.rarity)
  const relations = findRelations(sentences, vocabulary)
  const typeOf = (name: string): string => {
    const words = name.toLowerCase().split(/\s+/)
    return chooseType({ words, head: words.at(-1) ?? '', isName: /\p{Lu}/u.test(name), kind: undefined })
  }
  return {
    plan: planSegment(language, candidates.length, concepts),
    extraction: { concepts: withRelatedConcepts(concepts, relations, typeOf), relations },
  }
}
