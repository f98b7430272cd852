import type { DraftToken } from './draft-token.ts'
import { retagWords } from './retag-words.ts'

/**
 * Verbs that slides give orders with and that are rarely nouns: wink tags a sentence's first word as a noun where it
 * could be one.
 */
const orders = new Set(
  `add adjust allow analyse analyze apply assign avoid become begin bring build call check choose clean click clone
  collect combine compare compute configure confirm connect consider convert copy create debug decide define delete
  deploy describe design detect determine develop disable discuss download draw drop edit enable ensure evaluate examine
  execute explain explore export extend extract fetch find fix follow generate get give go identify implement import
  improve include increase inspect install introduce invoke join keep launch learn leave let list load look make manage
  merge migrate modify monitor move open optimize optimise perform pick place prepare prevent protect provide publish
  pull push put read rebuild recall reduce refer register remember remove rename repeat replace require reset resolve
  restart restore retrieve return review run save scale schedule search secure see select send separate set share show
  skip solve specify split start stop store submit switch take tell test think track train transform try tune turn type
  understand update upgrade upload use validate verify view visit wait watch write`.split(/\s+/),
)

/** Words after which an ambiguous first word is an order: `Scale the cluster`, `Test your rules`. */
const openers = new Set(
  'the a an your our their its his her my this that these those all each every any some it them us both no'.split(' '),
)

/** Of those verbs the ones that are nouns as often: they need a word of `openers` behind them. */
const ambiguous = new Set(
  `build call check copy design download drop edit export extract fix follow import increase launch list load look merge
  move open place pull push register reset return review run scale schedule search secure set share show split start
  stop store switch test track train turn type update upgrade upload view visit wait watch separate`.split(/\s+/),
)

/** Corrects the tags of a sentence in place. */
export function retag(tokens: DraftToken[]): void {
  retagWords(tokens)
  retagLeadingImperative(tokens)
  retagAfterModal(tokens)
  retagBeforeDeterminer(tokens)
  retagBetweenNouns(tokens)
}

/** What opens a phrase that has no other business behind a noun than to be its verb's object. */
const objectOpeners = new Set('the a an its their our your his her all each every any'.split(' '))

/** `the [buffer limits] the throughput`: two phrases with just a determiner between them have a verb in the first. */
function retagBeforeDeterminer(tokens: DraftToken[]): void {
  for (const [index, verb] of tokens.entries()) {
    if (verb.pos !== 'NOUN' || verb.text !== verb.lower || !/[^s]s$/.test(verb.lower) || verb.lemma === verb.lower)
      continue
    const before = tokens[index - 1]
    if (!objectOpeners.has(tokens[index + 1]?.lower ?? '') || before === undefined) continue
    if (before.pos !== 'NOUN' && before.pos !== 'PROPN') continue
    if (!opensWithPreposition(tokens, index)) verb.pos = 'VERB'
  }
}

/** `For production systems the cost` holds no verb before its determiner. */
function opensWithPreposition(tokens: readonly DraftToken[], end: number): boolean {
  const opening = tokens.slice(0, end).findLastIndex((token) => token.pos === 'PUNCT') + 1
  const first = tokens[opening]
  return (
    first?.pos === 'ADP' || first?.pos === 'SCONJ' || tokens.slice(opening, end).some((token) => token.pos === 'VERB')
  )
}

/** Verbs of what systems do, beside those of orders, that the tagger takes for nouns. */
const doings = new Set('use need contain hold handle receive support'.split(' '))

/** `brokers [store] messages`, `the storage [moves] old files`: subject and verb agree as no compound does. */
function retagBetweenNouns(tokens: DraftToken[]): void {
  for (let index = 1; index < tokens.length - 1; index++) {
    const [subject, verb, object] = [tokens[index - 1], tokens[index], tokens[index + 1]]
    if (subject === undefined || verb === undefined || object === undefined) return
    if (verb.pos !== 'NOUN' || verb.text !== verb.lower || !isNounTag(subject)) continue
    const base = verb.lower.endsWith('s') ? verb.lemma : verb.lower
    if (!orders.has(base) && !doings.has(base)) continue
    const agrees = isPlural(subject) !== (verb.lower !== base)
    const isObject = object.pos === 'ADJ' || object.pos === 'DET' || (isNounTag(object) && isPlural(object))
    if (agrees && isObject && !opensWithPreposition(tokens, index)) {
      verb.pos = 'VERB'
      verb.lemma = base
    }
  }
}

function isNounTag({ pos }: DraftToken): boolean {
  return pos === 'NOUN' || pos === 'PROPN'
}

function isPlural({ pos, lower, lemma }: DraftToken): boolean {
  return pos === 'NOUN' ? lower !== lemma : /[^s]s$/.test(lower)
}

const modals = new Set(['can', 'could', 'will', 'would', 'must', 'should', 'may', 'might', 'shall', "'ll", 'wo', 'ca'])

/** `policies can open access`: behind a modal, and its adverbs, stands a verb. */
function retagAfterModal(tokens: DraftToken[]): void {
  for (const [index, modal] of tokens.entries()) {
    if (modal.pos !== 'AUX' || !modals.has(modal.lower)) continue
    let at = index + 1
    while (tokens[at]?.pos === 'ADV' || tokens[at]?.pos === 'PART') at++
    const verb = tokens[at]
    const next = tokens[at + 1]
    if (verb === undefined || next === undefined || verb.text !== verb.lower) continue
    const mistaken = verb.pos === 'NOUN' || verb.pos === 'ADJ'
    if (!mistaken || next.pos === 'PUNCT' || next.pos === 'AUX' || next.pos === 'VERB') continue
    verb.pos = 'VERB'
    verb.lemma = verb.lower
  }
}

function retagLeadingImperative(tokens: DraftToken[]): void {
  const index = tokens.findIndex((token) => token.pos !== 'PUNCT' && token.pos !== 'SYM')
  const first = tokens[index]
  const next = tokens[index + 1]
  if (first === undefined || next === undefined || !orders.has(first.lower)) return
  if (first.pos !== 'NOUN' && first.pos !== 'PROPN' && first.pos !== 'ADJ') return
  const orderly = ambiguous.has(first.lower)
    ? openers.has(next.lower)
    : next.pos !== 'VERB' && next.pos !== 'AUX' && next.pos !== 'PUNCT' && next.lower !== 'of'
  if (!orderly) return
  first.pos = 'VERB'
  first.lemma = first.lower
}
