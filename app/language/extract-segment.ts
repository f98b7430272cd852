import { canonicalKey } from '../domain/canonical-name.ts'
import type { ConceptClaim, Extraction, Mention } from '../domain/claim.ts'
import type { Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { Analyse } from './analyse.ts'
import { type NounPhrase, phraseText, type Sentence, type SourceLine } from './analysis.ts'
import { findRelations } from './relations/find-relations.ts'
import { withRelatedConcepts } from './relations/related-concepts.ts'

const maxWords = 5
const definingVerb = /^(?:is|are)$/
type Candidate = {
  readonly name: string
  readonly mentions: Mention[]
  words: number
  inTitle: boolean
  definition: string
  readonly aliases: Set<string>
}

/** Concepts and relations of one segment, by rules alone. */
export function extractSegment(segment: Segment, vocabulary: Vocabulary, analyse: Analyse): Extraction {
  const lines: SourceLine[] = segment.excerpts.flatMap(({ slide, lines: own }) =>
    own.map(({ text, role, level }) => ({ slide, text, role, level })),
  )
  const sentences = analyse(lines, 'en')
  const candidates = new Map<string, Candidate>()
  for (const sentence of sentences) for (const phrase of sentence.nounPhrases) collect(candidates, sentence, phrase)
  linkAcronyms(candidates, sentences)
  const type =
    vocabulary.conceptTypes.find((one) => one.name === 'Concept')?.name ??
    vocabulary.conceptTypes.at(-1)?.name ??
    'Concept'
  const relations = findRelations(sentences, vocabulary)
  const concepts = rank([...candidates.values()], type)
  return { concepts: withRelatedConcepts(concepts, relations, () => type), relations }
}

function collect(candidates: Map<string, Candidate>, sentence: Sentence, phrase: NounPhrase): void {
  const surface = phraseText(sentence, phrase)
  const key = canonicalKey(surface)
  if (key.length < 3 || phrase.last - phrase.first >= maxWords || !/\p{L}{2}/u.test(surface)) return
  const known = candidates.get(key) ?? {
    name: surface,
    mentions: [],
    words: 0,
    inTitle: false,
    definition: '',
    aliases: new Set<string>(),
  }
  known.words = Math.max(known.words, phrase.last - phrase.first + 1)
  known.mentions.push({ slide: sentence.source.slide, quote: sentence.text, surface })
  known.inTitle ||= sentence.source.role === 'title'
  const after = sentence.tokens[phrase.last + 1]
  if (known.definition === '' && phrase.first <= 1 && after !== undefined && definingVerb.test(after.lower))
    known.definition = sentence.text
  candidates.set(key, known)
}

/** `Dead Letter Queue (DLQ)`: the words before the brackets start with the letters. */
function linkAcronyms(candidates: ReadonlyMap<string, Candidate>, sentences: readonly Sentence[]): void {
  for (const sentence of sentences) {
    for (const match of sentence.text.matchAll(/((?:[\p{L}-]+\s+){1,5})\((\p{Lu}[\p{L}\d]{1,7}?)s?\)/gu)) {
      const words = (match[1] ?? '').trim().split(/\s+/)
      const short = match[2] ?? ''
      for (let from = 0; from < words.length; from++) {
        const long = words.slice(from)
        const letters = long
          .flatMap((word) => word.split('-'))
          .map((word) => word[0]?.toLowerCase())
          .join('')
        const candidate = candidates.get(canonicalKey(long.join(' ')))
        if (candidate !== undefined && letters === short.toLowerCase()) candidate.aliases.add(short)
      }
    }
  }
}

function rank(candidates: readonly Candidate[], type: string): ConceptClaim[] {
  const scored = candidates.map((candidate) => ({
    candidate,
    score:
      (1 + Math.log(candidate.mentions.length)) *
      Math.sqrt(candidate.words) *
      (candidate.inTitle ? 1.5 : 1) *
      (candidate.definition === '' ? 1 : 1.5),
  }))
  const best = Math.max(...scored.map(({ score }) => score), 1)
  return scored
    .filter(
      ({ candidate }) =>
        candidate.words > 1 || candidate.mentions.length > 1 || /\p{Lu}/u.test(candidate.name.slice(1)),
    )
    .map(({ candidate, score }) => ({
      name: candidate.name,
      type,
      definition: candidate.definition,
      aliases: [...candidate.aliases],
      mentions: candidate.mentions,
      confidence: 0.25 + (0.65 * score) / best,
    }))
}
