import type { NounPhrase, Token } from '../analysis.ts'
import { phraseAfter } from './objects.ts'
import type { Pattern } from './pattern.ts'
import type { Reading } from './reading.ts'
import { relate } from './relate.ts'
import { numberOf, subjectsOf } from './subjects.ts'
import type { VerbGroup } from './verb-group.ts'

/** `a kind of cache` is a cache. */
const kinds = new Set(
  'kind type sort form class category variety variant example instance flavor flavour style version'.split(' '),
)
/** `a component of the control plane` is a part of it. */
const parts = new Set('part component piece element member subset subsystem portion module layer'.split(' '))
/** `a group of containers` has containers. */
const wholes = new Set(
  'set group collection list bundle series sequence family suite combination pair stack'.split(' '),
)

const pointing = /^(?:this|that|these|those|its|their|our|my|his|her|another|one)$/
const roles = new Set(
  `main primary principal default first second third last next only best worst other typical notable key major common
  usual important useful obvious simplest easiest`.split(/\s+/),
)

/** `A chart is an archive`, `volumes are directories`. The subject is general or a name: `this volume is` says less. */
export const copula: Pattern = (reading) =>
  reading.verbs
    .filter((verb) => verb.form === 'copula')
    .flatMap((verb) => {
      const predicate = predicateOf(reading, verb)
      if (predicate === undefined) return []
      const subjects = subjectsOf(reading, verb).filter((one) => !pointsAt(reading.tokens, one))
      const { phrase, type } = unwrap(reading, predicate)
      return relate(reading, subjects, [phrase], { type, reversed: false, confidence: type === 'is_a' ? 0.75 : 0.65 })
    })

/** `is a`, `is one of the`, `is the ... that`, or a bare plural. */
function predicateOf(reading: Reading, verb: VerbGroup): NounPhrase | undefined {
  const { tokens } = reading
  let at = verb.main + 1
  while (tokens[at]?.pos === 'ADV') at++
  if (tokens[at]?.lower === 'one' && tokens[at + 1]?.lower === 'of') return phraseAfter(reading, at + 2)
  const article = tokens[at]?.lower
  const phrase = phraseAfter(reading, at)
  if (phrase === undefined) return undefined
  if (article === 'a' || article === 'an') return phrase
  if (article === 'the') return isRestricted(tokens[phrase.last + 1]) ? phrase : undefined
  return phrase.first === at && numberOf(tokens[phrase.last]) === 'plural' ? phrase : undefined
}

/** `the agent that runs`, `the store of`: a phrase that says which one it is describes its subject. */
function isRestricted(next: Token | undefined): boolean {
  return next !== undefined && (/^(?:that|which|who|responsible)$/.test(next.lower) || next.pos === 'VERB')
}

/** `this volume`, `its default value`, `the main interface`: one among others, in a role that others could have. */
function pointsAt(tokens: readonly Token[], subject: NounPhrase): boolean {
  return pointing.test(tokens[subject.first - 1]?.lower ?? '') || roles.has(tokens[subject.first]?.lower ?? '')
}

function unwrap(reading: Reading, predicate: NounPhrase): { readonly phrase: NounPhrase; readonly type: string } {
  const head = reading.tokens[predicate.last]?.lemma ?? ''
  const inner =
    reading.tokens[predicate.last + 1]?.lower === 'of' ? phraseAfter(reading, predicate.last + 2) : undefined
  if (inner !== undefined) {
    if (kinds.has(head)) return { phrase: inner, type: 'is_a' }
    if (parts.has(head)) return { phrase: inner, type: 'part_of' }
    if (wholes.has(head)) return { phrase: inner, type: 'has_part' }
  }
  return { phrase: predicate, type: 'is_a' }
}
