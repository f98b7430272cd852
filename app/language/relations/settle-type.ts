import { defaultVocabulary, type Vocabulary } from '../../domain/vocabulary.ts'
import type { RelationDraft } from './relation-draft.ts'

/** Types that patterns give by themselves, whatever verb they may be named after. */
const defaults = new Set(defaultVocabulary.relationTypes.map(({ name }) => name))

/** The type to fall back to where a vocabulary lacks one: it says less, and is still true. */
const broader: Readonly<Record<string, string>> = {
  runs_on: 'depends_on',
  depends_on: 'uses',
  uses: 'acts_on',
  produces: 'acts_on',
  stores: 'acts_on',
  manages: 'acts_on',
  measures: 'acts_on',
  communicates_with: 'acts_on',
  leads_to: 'acts_on',
  acts_on: 'related_to',
  has_part: 'contains',
  part_of: 'related_to',
  contains: 'related_to',
  is_a: 'related_to',
}

/** The same said the other way round. */
const inverse: Readonly<Record<string, string>> = { has_part: 'part_of', part_of: 'has_part' }

type SettledType = { readonly type: string; readonly reversed: boolean }

/** The vocabulary's type for what a pattern found, undefined where it has none that would be true. */
export type SettleType = (draft: Pick<RelationDraft, 'type' | 'verb' | 'reversed'>) => SettledType | undefined

/**
 * A type of the user's own that is named after the verb (`scrapes`, `LISTENS_ON`, `deployed on`, `managed by`) goes
 * first, then the default type, its inverse, and broader ones.
 */
export function createSettleType(vocabulary: Vocabulary): SettleType {
  const known = new Set(vocabulary.relationTypes.map(({ name }) => name))
  const own = [...known].filter((name) => !defaults.has(name))
  const named = new Map(own.flatMap((name) => verbsOf(name).map((verb) => [verb, name])))
  const settle = (type: string): SettledType | undefined => {
    if (known.has(type)) return { type, reversed: false }
    const turned = inverse[type]
    if (turned !== undefined && known.has(turned)) return { type: turned, reversed: true }
    const next = broader[type]
    return next === undefined ? undefined : settle(next)
  }
  return ({ type, verb, reversed = false }) => {
    const name = verb === undefined ? undefined : named.get(verb)
    if (name !== undefined) return { type: name, reversed }
    const passive = verb === undefined ? undefined : named.get(`${verb} by`)
    return passive === undefined ? settle(type) : { type: passive, reversed: true }
  }
}

/** The verbs a type may be named after: `LISTENS_ON` after `listen on`, `cached` after `cache`. */
function verbsOf(name: string): readonly string[] {
  const [verb = '', ...rest] = name.toLowerCase().split(/[\s_-]+/)
  const stems = [verb, ...['s', 'es', 'd', 'ed'].map((ending) => verb.replace(new RegExp(`${ending}$`), ''))]
  return stems.map((stem) => [stem, ...rest].join(' '))
}
