import { canonicalKey } from '../../domain/canonical-name.ts'
import { findAbbreviations } from '../abbreviations.ts'
import { type PartOfSpeech, phraseText, type Sentence, type Token } from '../analysis.ts'
import type { Candidate, Occurrence } from './candidate.ts'
import { candidatePhrase } from './candidate-phrase.ts'

/** The candidates of lines read together, how often each word stands there, and how many tokens there are. */
export type CandidateText = {
  readonly sentences: readonly Sentence[]
  readonly candidates: readonly Candidate[]
  /** Occurrences of each lemma. */
  readonly frequency: ReadonlyMap<string, number>
  readonly length: number
  /** Short forms by the key of the long form they are given for. */
  readonly shortForms: ReadonlyMap<string, readonly string[]>
}

type Draft = { readonly position: number; readonly occurrences: Occurrence[] }

/** Parts of speech that names are made of, and of the verbs made of them. */
const open: ReadonlySet<PartOfSpeech> = new Set(['NOUN', 'PROPN', 'ADJ', 'VERB', 'X'])
const letter = /\p{L}/u

/** Collects the phrases that may be concepts. */
export function findCandidates(sentences: readonly Sentence[]): CandidateText {
  const drafts = new Map<string, Draft>()
  const frequency = new Map<string, number>()
  const shortForms = new Map<string, readonly string[]>()
  let length = 0
  const add = (occurrence: Occurrence): void => {
    const { sentence, first, last } = occurrence
    const form = formOf(sentence.tokens, first, last)
    const known = drafts.get(form)
    if (known !== undefined) known.occurrences.push(occurrence)
    else if (letter.test(form)) drafts.set(form, { position: length + first, occurrences: [occurrence] })
  }
  for (const sentence of sentences) {
    const { tokens, nounPhrases } = sentence
    for (const { lemma, pos } of tokens) {
      if (open.has(pos)) frequency.set(lemma, (frequency.get(lemma) ?? 0) + 1)
    }
    const stretches = nounPhrases.map((phrase) => candidatePhrase(sentence, phrase)).filter((one) => one !== undefined)
    for (const stretch of stretches) add({ sentence, ...stretch })
    for (const { short, long } of findAbbreviations(tokens)) {
      const key = canonicalKey(phraseText(sentence, long))
      shortForms.set(key, [...new Set([...(shortForms.get(key) ?? []), tokens[short]?.text ?? ''])])
      // `Quality of Service (QoS)`: a long form is a name even where it is no noun phrase.
      if (!stretches.some(({ first, last }) => first === long.first && last === long.last)) add({ sentence, ...long })
    }
    length += tokens.length
  }
  return { sentences, candidates: mergeSpellings(drafts), frequency, length, shortForms }
}

/** Inflections of one phrase share a form; a cheap forerunner of its canonical key. */
export function formOf(tokens: readonly Token[], first: number, last: number): string {
  let form = tokens[first]?.lemma ?? ''
  for (let at = first + 1; at <= last; at++) form += ` ${tokens[at]?.lemma}`
  return form
}

function mergeSpellings(drafts: ReadonlyMap<string, Draft>): Candidate[] {
  const byKey = new Map<string, Draft[]>()
  for (const draft of drafts.values()) {
    const [first] = draft.occurrences
    const key = first === undefined ? '' : canonicalKey(phraseText(first.sentence, first))
    if (key === '') continue
    const alike = byKey.get(key)
    if (alike === undefined) byKey.set(key, [draft])
    else alike.push(draft)
  }
  return [...byKey].flatMap(([key, alike]) => {
    const occurrences = alike.flatMap((draft) => draft.occurrences)
    const [first] = occurrences
    if (first === undefined) return []
    const words = first.sentence.tokens.slice(first.first, first.last + 1)
    const position = Math.min(...alike.map((draft) => draft.position))
    return [{ key, words, occurrences, position }]
  })
}
