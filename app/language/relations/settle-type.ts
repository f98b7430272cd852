import type { Vocabulary } from '../../domain/vocabulary.ts'

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
  has_part: 'related_to',
  part_of: 'related_to',
  contains: 'related_to',
  is_a: 'related_to',
}

/** The same said the other way round. */
const inverse: Readonly<Record<string, string>> = { has_part: 'part_of', part_of: 'has_part' }

export type SettledType = { readonly type: string; readonly reversed: boolean }

/** The vocabulary's type for what a pattern found, undefined where it has none that would be true. */
export type SettleType = (type: string, verb: string | undefined) => SettledType | undefined

/**
 * A type named after the verb (`scrapes`, `SCRAPE`, `listens on`) goes first, then the default type, its inverse, and
 * broader ones.
 */
export function createSettleType(vocabulary: Vocabulary): SettleType {
  const known = new Set(vocabulary.relationTypes.map(({ name }) => name))
  const byStem = new Map([...known].map((name) => [verbStem(name), name]))
  const settle = (type: string): SettledType | undefined => {
    if (known.has(type)) return { type, reversed: false }
    const turned = inverse[type]
    if (turned !== undefined && known.has(turned)) return { type: turned, reversed: true }
    const next = broader[type]
    return next === undefined ? undefined : settle(next)
  }
  return (type, verb) => {
    const named = verb === undefined ? undefined : byStem.get(verbStem(verb))
    return named === undefined ? settle(type) : { type: named, reversed: false }
  }
}

/** `runs_on`, `RUNS ON` and `run on` share a stem; so do `uses` and `use`. */
function verbStem(name: string): string {
  const [verb = '', ...rest] = name.toLowerCase().split(/[\s_-]+/)
  return [verb.replace(/(?:(?<=ss|sh|ch|x|z)es|(?<!s)s)$/, ''), ...rest].join(' ')
}
