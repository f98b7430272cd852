import type { NounPhrase, Token } from '../analysis.ts'
import { frenchActive, frenchAgent, frenchPassive, frenchPrepositional } from './french-verbs.ts'
import type { Pattern } from './pattern.ts'
import type { Reading } from './reading.ts'
import { relate } from './relate.ts'

const determiners = new Set(
  `le la les l' l’ un une de des du d' d’ ce cet cette ces son sa ses leur leurs nos votre vos plusieurs chaque tous toutes
  deux trois`.split(/\s+/),
)
const adverbs = new Set(
  `aussi également souvent généralement automatiquement principalement ensuite alors donc directement toujours ainsi très
  notamment`.split(/\s+/),
)
const denials = new Set(['ne', "n'", 'n’', 'pas', 'jamais', 'aucun', 'aucune', 'sans', 'ni', 'peu'])
const pointing = /^(?:ce|cet|cette|ces|son|sa|ses|leurs?|nos|votre|vos)$/
const conditions = new Set(['si', "s'il", 'sauf'])

/** `Docker utilise des namespaces`, `le pod tourne sur un nœud`: the verbs of a closed list. */
export const frenchVerbs: Pattern = (reading) =>
  reading.tokens.flatMap(({ lower }, index) => {
    const next = skip(reading.tokens, index + 1, adverbs)
    const preposition = reading.tokens[next]?.lower ?? ''
    const withPreposition = frenchPrepositional(lower, preposition)
    const relation = withPreposition ?? frenchActive(lower)
    if (lower === 'partie' && !/^fai(?:t|sant)$|^font$/.test(reading.tokens[index - 1]?.lower ?? '')) return []
    if (relation === undefined || isNoun(reading.tokens, index) || isDenied(reading.tokens, index)) return []
    const subject = subjectBefore(reading, index)
    const objects = listFrom(reading, withPreposition === undefined ? index + 1 : next + 1)
    return relate(reading, subject, objects, { ...relation, confidence: 0.6 })
  })

/** `Le réseau est géré par un pilote`, `les données sont stockées dans un volume`, `un outil basé sur Git`. */
export const frenchPassives: Pattern = (reading) =>
  reading.tokens.flatMap(({ lower }, index) => {
    const next = skip(reading.tokens, index + 1, adverbs)
    const preposition = reading.tokens[next]?.lower ?? ''
    const relation = preposition === 'par' ? frenchAgent(lower) : frenchPassive(lower, preposition)
    if (relation === undefined || isDenied(reading.tokens, index)) return []
    const described = subjectBefore(reading, index)
    const complement = listFrom(reading, next + 1)
    const statement = { ...relation, confidence: 0.6 }
    return preposition === 'par'
      ? relate(reading, complement, described, statement)
      : relate(reading, described, complement, statement)
  })

/** `Ansible est un outil`, `les pods sont des groupes`. */
export const frenchCopula: Pattern = (reading) =>
  reading.tokens.flatMap(({ lower }, index) => {
    if (lower !== 'est' && lower !== 'sont') return []
    const article = reading.tokens[index + 1]?.lower ?? ''
    if (!/^(?:une?|des)$/.test(article) || isDenied(reading.tokens, index)) return []
    const subject = subjectBefore(reading, index).filter(
      ({ first }) => !pointing.test(reading.tokens[first - 1]?.lower ?? ''),
    )
    return relate(reading, subject, listFrom(reading, index + 1).slice(0, 1), {
      type: 'is_a',
      reversed: false,
      confidence: 0.7,
    })
  })

/** `des outils tels que Ansible et Puppet`, `notamment`, `par exemple`. */
export const frenchExamples: Pattern = (reading) =>
  reading.tokens.flatMap(({ lower }, index) => {
    const next = reading.tokens[index + 1]?.lower ?? ''
    const pair =
      (/^tel(?:le)?s?$/.test(lower) && /^(?:que|qu['’])$/.test(next)) || (lower === 'par' && next === 'exemple')
    if (!pair && !/^(?:comme|notamment)$/.test(lower)) return []
    const comma = /^[,(:]$/.test(reading.tokens[index - 1]?.text ?? '')
    if (!comma && lower === 'notamment') return []
    const general = phraseEndingAt(reading, comma ? index - 2 : index - 1)
    if (general === undefined || !isPlural(reading.tokens[general.head])) return []
    // `traduites, comme Horizon` is no noun; `voir X comme des services` says what to see in it.
    const asSuch = lower === 'comme' && /^(?:une?|des)$/.test(next)
    if (asSuch || reading.tokens[general.first - 1]?.pos === 'AUX') return []
    const specific = listFrom(reading, index + (pair ? 2 : 1))
    return relate(reading, specific, [general], { type: 'is_a', reversed: false, confidence: 0.7 })
  })

/** The phrase before a verb, over auxiliaries, adverbs, pronouns and a relative: `qui est souvent`, `se`. */
function subjectBefore(reading: Reading, verb: number): readonly NounPhrase[] {
  const between = /^(?:est|sont|a|ont|été|sera|seront|peut|peuvent|être|qui|se|s['’]|y|fait|font)$/
  let at = verb - 1
  for (;;) {
    const lower = reading.tokens[at]?.lower ?? ''
    const manner = lower.endsWith('ment') && between.test(reading.tokens[at - 1]?.lower ?? '')
    if (!between.test(lower) && !adverbs.has(lower) && !manner) break
    at--
  }
  const phrase = phraseEndingAt(reading, at)
  if (phrase === undefined) return []
  const opening = reading.tokens.slice(0, phrase.first).findLastIndex(({ pos }) => pos === 'PUNCT') + 1
  return conditions.has(reading.tokens[opening]?.lower ?? '') ? [] : [phrase]
}

/** A phrase, cut behind any verb that the analysis took into it. */
function phraseEndingAt({ tokens, sentence }: Reading, last: number): NounPhrase | undefined {
  const whole = sentence.nounPhrases.find((phrase) => phrase.first <= last && last <= phrase.last)
  if (whole === undefined) return undefined
  let first = last
  while (first > whole.first && !states(tokens, first - 1)) first--
  return { first, last, head: whole.head >= first && whole.head <= last ? whole.head : first }
}

function phraseStartingAt({ tokens, sentence }: Reading, first: number): NounPhrase | undefined {
  const whole = sentence.nounPhrases.find((phrase) => phrase.first <= first && first <= phrase.last)
  if (whole === undefined || states(tokens, first)) return undefined
  let last = first
  while (last < whole.last && !states(tokens, last + 1)) last++
  return { first, last, head: whole.head >= first && whole.head <= last ? whole.head : first }
}

function states(tokens: readonly Token[], at: number): boolean {
  return frenchActive(tokens[at]?.lower ?? '') !== undefined && !isNoun(tokens, at)
}

/** `un pilote`, `le contrôle des accès`: some verb forms are nouns behind a determiner or preposition. */
function isNoun(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.lower ?? ''
  return determiners.has(before) || /^(?:de|par|sur|dans|avec|en|à|aux?)$/.test(before)
}

/** `les A, des B et un C`; commas alone make no list, unless dots or `etc.` close it. */
function listFrom(reading: Reading, from: number): readonly NounPhrase[] {
  const { tokens } = reading
  const list: NounPhrase[] = []
  let closed = 1
  for (let at = from; ; ) {
    const phrase = phraseStartingAt(reading, skip(tokens, skip(tokens, at, adverbs), determiners))
    if (phrase === undefined) break
    list.push(phrase)
    if (/^(?:et|ou)$/.test(tokens[at - 1]?.lower ?? '')) closed = list.length
    const joint = tokens[phrase.last + 1]?.lower ?? ''
    if (joint !== ',' && joint !== 'et' && joint !== 'ou') {
      if (/^(?:etc\.?|\.{2,}|…)$/.test(joint)) closed = list.length
      break
    }
    const conjunction = joint === ',' && /^(?:et|ou)$/.test(tokens[phrase.last + 2]?.lower ?? '')
    at = phrase.last + (conjunction ? 3 : 2)
  }
  return list.slice(0, closed)
}

function skip(tokens: readonly Token[], from: number, what: ReadonlySet<string>): number {
  let at = from
  while (what.has(tokens[at]?.lower ?? '')) at++
  return at
}

function isDenied(tokens: readonly Token[], verb: number): boolean {
  return tokens.slice(Math.max(0, verb - 4), verb + 3).some(({ lower }) => denials.has(lower))
}

function isPlural(head: Token | undefined): boolean {
  return head !== undefined && /[sx]$/.test(head.lower)
}
