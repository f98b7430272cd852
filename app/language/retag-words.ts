import type { PartOfSpeech } from './analysis.ts'
import type { DraftToken } from './draft-token.ts'

/** A word to be judged, and its neighbours. */
type Place = {
  readonly token: DraftToken
  readonly before: DraftToken | undefined
  readonly beforeThat: DraftToken | undefined
  readonly next: DraftToken | undefined
}

const openers = new Set('a an the its their our your his her my'.split(' '))
/** What cannot stand between a modifier and its noun: the phrase has ended. */
const closers: ReadonlySet<PartOfSpeech | undefined> = new Set(['PUNCT', 'ADP', 'AUX', 'CCONJ', undefined])
const pointers = new Set('same following last next first other'.split(' '))

/** Corrects single words by their neighbours, in place. */
export function retagWords(tokens: DraftToken[]): void {
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined || !mayBeWrong(token)) continue
    const place = { token, before: tokens[index - 1], beforeThat: tokens[index - 2], next: tokens[index + 1] }
    token.pos = wordTag(token.lower, place) ?? classTag(place) ?? token.pos
  }
}

const doubtful: ReadonlySet<string> = new Set(
  'gonna wanna gotta using means course can may will might must like one ones'.split(' '),
)

function mayBeWrong({ lower, pos }: DraftToken): boolean {
  return pos === 'VERB' || pos === 'ADJ' || doubtful.has(lower) || (pos !== 'PUNCT' && lower.endsWith('ing'))
}

/** Words that the tagger takes for nouns. */
function wordTag(lower: string, { token, before, next }: Place): PartOfSpeech | undefined {
  switch (lower) {
    case 'gonna':
    case 'wanna':
    case 'gotta':
    case 'using':
      return 'VERB'
    case 'means':
      return isNoun(before) && (next?.lower === 'that' || next?.pos === 'DET') ? 'VERB' : undefined
    case 'course':
      return before?.lower === 'of' ? 'ADV' : undefined
    case 'can':
    case 'may':
    case 'will':
    case 'might':
    case 'must':
      return next?.pos === 'VERB' || next?.lower === 'be' || next?.lower === 'not' ? 'AUX' : undefined
    case 'like':
      return isNoun(before) && (isNoun(next) || next?.pos === 'DET') ? 'ADP' : undefined
    case 'one':
    case 'ones':
      // `the newer one`; not `the one node`, `one of them`.
      return (before?.pos === 'DET' || before?.pos === 'ADJ') && !isNominal(next) && next?.lower !== 'of'
        ? 'NOUN'
        : token.pos
    default:
      return undefined
  }
}

function classTag(place: Place): PartOfSpeech | undefined {
  switch (place.token.pos) {
    case 'VERB':
      return isNominalized(place) ? 'NOUN' : titleTag(place)
    case 'ADJ':
      return standsForNoun(place) ? 'NOUN' : gerundTag(place)
    case 'NOUN':
    case 'PROPN':
      return gerundTag(place)
    default:
      return undefined
  }
}

/** `for his act`, `the entire block`, `length of stay`, `constraint handling`, `selective tracing`: verbs used as nouns. */
function isNominalized({ token, before, beforeThat, next }: Place): boolean {
  if (before === undefined || !closers.has(next?.pos)) return false
  if (before.lower === 'of') return true
  if (token.text === token.lower && (openers.has(before.lower) || endsOpening(before, beforeThat))) return true
  if (!token.lower.endsWith('ing')) return false
  if (before.pos === 'ADJ') return true
  // `pods running on a node` runs; `load balancing` ends where the phrase does.
  return before.pos === 'NOUN' && before.lower === before.lemma && next?.pos !== 'ADP'
}

/** `Azure Machine [Learning]`: the capital of a title in its middle. */
function titleTag({ token, before }: Place): PartOfSpeech | undefined {
  const isTitle = /^\p{Lu}\p{Ll}+ing$/u.test(token.text) && isNominal(before) && /^\p{Lu}/u.test(before?.text ?? '')
  return isTitle ? 'PROPN' : undefined
}

/** `the wider [public] in`, `its [individual] is`: an adjective that ends its phrase. */
function standsForNoun({ token, before, beforeThat, next }: Place): boolean {
  if (before === undefined || next === undefined || token.lower.endsWith('st') || pointers.has(token.lower))
    return false
  if (!openers.has(before.lower) && !endsOpening(before, beforeThat)) return false
  return next.pos === 'ADP' || next.pos === 'AUX' || (next.pos === 'PUNCT' && next.text !== ',')
}

/** `[Building] modern applications`, `to [filtering]`: an -ing form that acts. */
function gerundTag({ token, before, next }: Place): PartOfSpeech | undefined {
  if (!token.lower.endsWith('ing') || /^(?:any|every|no|some)?thing$/.test(token.lower)) return undefined
  if (before === undefined)
    return next?.pos === 'ADJ' || next?.pos === 'DET' || next?.pos === 'PRON' ? 'VERB' : undefined
  return before.lower === 'to' && token.pos !== 'ADJ' ? 'VERB' : undefined
}

function endsOpening(before: DraftToken, beforeThat: DraftToken | undefined): boolean {
  return before.pos === 'ADJ' && openers.has(beforeThat?.lower ?? '')
}

function isNoun(token: DraftToken | undefined): boolean {
  return token?.pos === 'NOUN' || token?.pos === 'PROPN'
}

function isNominal(token: DraftToken | undefined): boolean {
  return isNoun(token) || token?.pos === 'ADJ'
}
