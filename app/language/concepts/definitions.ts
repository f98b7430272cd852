import type { Sentence, Token } from '../analysis.ts'
import type { Occurrence } from './candidate.ts'

/** Fewer words explain nothing. */
const fewestWords = 4
/** A bullet, a bracket, a determiner. */
const mostBefore = 3

/** Verbs that say what their subject is, in the languages whose copula is told here. */
const copula: Readonly<Record<string, RegExp>> = {
  en: /^(?:is|are|was|were)$/,
  fr: /^(?:est|sont)$/,
  es: /^(?:es|son)$/,
  de: /^(?:ist|sind)$/,
  it: /^(?:è|sono)$/,
  pt: /^(?:é|são)$/,
  nl: /^(?:is|zijn)$/,
}
const article: Readonly<Record<string, RegExp>> = {
  en: /^(?:an?|the|one|any|another)$/,
  fr: /^(?:une?|les?|la|l'|des|l’)$/,
  es: /^(?:una?|unos|unas|el|la|los|las)$/,
  de: /^(?:eine?|der|die|das|einer|eines)$/,
  it: /^(?:una?|uno|il|lo|la|gli|le|i|un'|l')$/,
  pt: /^(?:uma?|os?|as?)$/,
  nl: /^(?:een|de|het)$/,
}
/** Verbs that define without an article: `means`, `désigne`. */
const defining: Readonly<Record<string, RegExp>> = {
  en: /^(?:means|refers|denotes|designates|describes|represents)$/,
  fr: /^(?:désigne|désignent|signifie|représente)$/,
  es: /^(?:significa|designa|representa)$/,
  de: /^(?:bezeichnet|bedeutet)$/,
  it: /^(?:indica|significa|rappresenta)$/,
  pt: /^(?:significa|designa|representa)$/,
  nl: /^(?:betekent)$/,
}
const separator = /^[:–—-]$/

/** What a definition says: the words, and the head noun of `is a [distributed store]` where that is its form. */
export type Definition = {
  readonly text: string
  readonly kind: Token | undefined
  readonly form: 'sentence' | 'gloss'
}

/** The best of a phrase's definitions: one that says what kind of thing it is, in a sentence rather than behind a colon. */
export function bestDefinition(occurrences: readonly Occurrence[]): Definition | undefined {
  let best: { readonly definition: Definition; readonly rank: number } | undefined
  for (const occurrence of occurrences) {
    const definition = definitionAt(occurrence)
    if (definition === undefined) continue
    const rank = (definition.kind === undefined ? 0 : 1) + (definition.form === 'sentence' ? 1 : 0)
    if (best === undefined || rank > best.rank) best = { definition, rank }
  }
  return best?.definition
}

/**
 * What a sentence says a phrase is, where it opens with it: `A chart is an archive of ...`, `chart: an archive of ...`.
 * A copula gives the whole sentence, a colon what stands behind it.
 */
function definitionAt({ sentence, first, last }: Occurrence): Definition | undefined {
  // Most phrases stand in the middle of their sentence: told first, since it is cheap.
  if (first > mostBefore || sentence.text.endsWith('?') || !opensWith(sentence, first)) return undefined
  const { tokens, language } = sentence
  const after = afterBrackets(tokens, last + 1)
  const next = tokens[after]
  if (
    next === undefined ||
    sentence.source.role === 'title' ||
    tokens.slice(after + 1).filter(isWord).length < fewestWords
  )
    return undefined
  const beyond = tokens[after + 1]
  if (isSeparator(sentence, after)) return afterSeparator(sentence, after)
  const states = copula[language]?.test(next.lower) === true && article[language]?.test(beyond?.lower ?? '') === true
  if (states || defining[language]?.test(next.lower) === true) {
    return {
      text: withoutBullet(sentence.text),
      kind: states ? kindAfter(sentence, after + 2) : undefined,
      form: 'sentence',
    }
  }
  return undefined
}

/** A dash or dot that an author typed for a bullet. */
function withoutBullet(text: string): string {
  return text.replace(/^[\s\-–—•*·]+/u, '')
}

function isWord(token: Token): boolean {
  return token.pos !== 'PUNCT' && token.pos !== 'SYM'
}

/** Nothing but marks and a determiner stands before the phrase. */
function opensWith({ tokens, language }: Sentence, first: number): boolean {
  return tokens
    .slice(0, first)
    .every(
      ({ pos, lower }) => pos === 'PUNCT' || pos === 'SYM' || pos === 'DET' || article[language]?.test(lower) === true,
    )
}

/** `A dead letter queue (DLQ) is`: what stands in brackets is passed over. */
function afterBrackets(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.text !== '(') return at
  const close = tokens.findIndex((token, index) => index > at && token.text === ')')
  return close === -1 ? at : close + 1
}

/** A colon or dash; in a table of two columns the bar between them. */
function isSeparator({ tokens, source }: Sentence, at: number): boolean {
  const mark = tokens[at]?.text ?? ''
  if (separator.test(mark)) return true
  return mark === '|' && source.role === 'table' && tokens.filter((token) => token.text === '|').length === 1
}

/** Behind a colon stands a definition where it opens like one or makes a clause; a list of names is none. */
function afterSeparator(sentence: Sentence, at: number): Definition | undefined {
  const { tokens, language } = sentence
  const from = tokens[at + 1]
  if (from === undefined) return undefined
  const rest = tokens.slice(at + 1)
  const described = article[language]?.test(from.lower) === true
  if (!described && !rest.some((token) => token.pos === 'VERB' || token.pos === 'AUX')) return undefined
  const text = sentence.source.text.slice(from.start, rest.at(-1)?.end)
  return { text, kind: described ? kindAfter(sentence, at + 2) : undefined, form: 'gloss' }
}

function kindAfter({ tokens, nounPhrases }: Sentence, from: number): Token | undefined {
  const phrase = nounPhrases.find(({ first }) => first >= from)
  return phrase !== undefined && phrase.first <= from + 1 ? tokens[phrase.head] : undefined
}
