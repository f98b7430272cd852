import { canonicalKey } from '../../domain/canonical-name.ts'
import type { RelationClaim } from '../../domain/claim.ts'
import type { Vocabulary } from '../../domain/vocabulary.ts'
import type { Sentence } from '../analysis.ts'
import { acronym } from './acronym.ts'
import { active, prepositional } from './active.ts'
import { argumentText, missesHead, namesSomething, trimArgument } from './arguments.ts'
import { isAsserted, isStatement } from './asserted.ts'
import { coOccurrences } from './co-occurrence.ts'
import { copula } from './copula.ts'
import { andOther, examples } from './examples.ts'
import { frenchCopula, frenchExamples, frenchPassives, frenchVerbs } from './french.ts'
import { passive, reducedPassive } from './passive.ts'
import type { Pattern } from './pattern.ts'
import { readSentence } from './reading.ts'
import type { Argument, RelationDraft } from './relation-draft.ts'
import { createSettleType } from './settle-type.ts'
import { titleLists } from './title-list.ts'

/** Tokens; what is longer is a dump or a table, not a sentence, and quotes of it would prove nothing. */
const longestSentence = 200

const english: readonly Pattern[] = [
  acronym,
  copula,
  examples,
  andOther,
  prepositional,
  active,
  passive,
  reducedPassive,
]
const french: readonly Pattern[] = [acronym, frenchCopula, frenchExamples, frenchVerbs, frenchPassives]
/** Of other languages just acronyms are found, which are written the same way in all. */
const patterns: ReadonlyMap<string, readonly Pattern[]> = new Map([
  ['en', english],
  ['fr', french],
])

/**
 * Typed relations between the phrases of analysed sentences, each with the sentence that says it, and weak ones between
 * phrases that keep standing together. Types are the vocabulary's; one that it lacks falls to a broader one.
 */
export function findRelations(sentences: readonly Sentence[], vocabulary: Vocabulary): RelationClaim[] {
  const settle = createSettleType(vocabulary)
  const drafts = [...sentences.filter(isStatement).flatMap(draftsOf), ...titleLists(sentences)]
  const claims = new Map<string, RelationClaim>()
  const related = new Set<string>()
  const add = (draft: RelationDraft): void => {
    const claim = claimOf(draft, settle)
    if (claim === undefined) return
    const [source, target] = [canonicalKey(claim.source), canonicalKey(claim.target)]
    if (source === target) return
    related.add(`${source}\n${target}`)
    const key = [source, claim.type, target, claim.slide, claim.quote].join('\n')
    if ((claims.get(key)?.confidence ?? 0) < claim.confidence) claims.set(key, claim)
  }
  for (const draft of drafts) add(draft)
  const known = (one: string, other: string): boolean =>
    related.has(`${one}\n${other}`) || related.has(`${other}\n${one}`)
  for (const draft of coOccurrences(sentences, known)) add(draft)
  return [...claims.values()]
}

function draftsOf(sentence: Sentence): RelationDraft[] {
  if (sentence.tokens.length > longestSentence || sentence.nounPhrases.length === 0) return []
  const reading = readSentence(sentence)
  return (patterns.get(sentence.language) ?? [acronym]).flatMap((pattern) => pattern(reading))
}

function claimOf(draft: RelationDraft, settle: ReturnType<typeof createSettleType>): RelationClaim | undefined {
  // Of two names of one thing no word can be spared: `SIG` for `Special Interest Group`.
  const trim = draft.type === 'same_as' ? (one: Argument): Argument => one : trimArgument
  const source = trim(draft.source)
  const target = trim(draft.target)
  const named = namesSomething(source, false) && namesSomething(target, draft.type === 'is_a')
  if (!named || missesHead(source) || missesHead(target) || !isAsserted(draft)) return undefined
  const settled = settle(draft)
  if (settled === undefined) return undefined
  const [from, to] = settled.reversed ? [target, source] : [source, target]
  return {
    source: argumentText(from),
    target: argumentText(to),
    type: settled.type,
    slide: draft.proof.source.slide,
    quote: draft.proof.text,
    confidence: draft.confidence,
  }
}
