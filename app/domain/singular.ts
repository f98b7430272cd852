import singularNouns from 'wink-lexicon/src/singular-nouns.js'
import uncountable from 'wink-lexicon/src/uncountable-nouns.js'
import uninflected from 'wink-lexicon/src/uninflected-nouns.js'
import exceptions from 'wink-lexicon/src/wn-noun-exceptions.js'

/** What ends like a plural and is none: the lexicon's nouns, and subjects, names and protocols that it lacks. */
const invariant = new Set([
  ...[singularNouns, uninflected, uncountable].flatMap((nouns) =>
    Object.keys(nouns).filter((word) => word.endsWith('s')),
  ),
  ...`aesthetics analytics athens bus centos cors ddos dynamics electronics ergonomics ethics forensics ftps genomics
  graphics https imaps informatics jenkins kinetics kubernetes kudos ldaps logistics macos means mechanics mqtts
  optics politics postgres robotics rtmps semantics smtps statistics tennis travis`.split(/\s+/),
])

/** A map finds words that were cut out of a text sooner than an object does. */
const exceptionOf: ReadonlyMap<string, string> = new Map(Object.entries(exceptions))

/** `timeseries`, `htmlcanvas`: those of them that end compounds. */
const invariantEnding = /(?:series|species|canvas|atlas|alias|kubernetes)$/

/** The lexicon has rare plurals that look regular (`codes` of `cod`): just these forms are irregular. */
const irregularForm = /(?:[cosvxz]es|ies|[^s])$/

/** Plurals in the lexicon that are mass nouns, or another word far more often. */
const mass = new Set(['data', 'media', 'dive', 'cola', 'trivia', 'stamina', 'maxima', 'roma', 'soma'])

/** Plurals that neither the lexicon nor a rule tells. */
const irregular: ReadonlyMap<string, string> = new Map(
  `axes axis, people person, men man, menus menu, gurus guru, emus emu, ids id, vms vm, dbs db, pcs pc, ops op, uis ui,
  cookies cookie, movies movie, zombies zombie, selfies selfie, rookies rookie, newbies newbie, freebies freebie,
  smoothies smoothie, calories calorie, prairies prairie, genies genie, ties tie, pies pie, lies lie, dies die,
  niches niche, cliches cliche, avalanches avalanche, tranches tranche, psyches psyche, shoes shoe, toes toe, foes foe,
  uses use, reuses reuse, abuses abuse, excuses excuse, fuses fuse, muses muse, travaux travail, yeux oeil`
    .split(/,\s+/)
    .map((pair) => pair.split(' ') as [string, string]),
)

/** Endings, tried in order; the first that fits decides. English, and French plurals in x. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/(^|\p{L})([cdgntx]pu)s$/u, '$1$2'], // cpus, vcpus
  [/(?:ss|us|[sx]is|edis|iris)$/, '$&'], // class, status, analysis, axis, redis
  [/(eau|eu)x$/, '$1'], // réseaux, lieux
  [/(.{3})aux$/, '$1al'], // journaux; not taux
  [/(.{2})ies$/, '$1y'], // policies
  [/((?:^|[^aeo])ache)s$/, '$1'], // caches, headaches; not approaches
  [/([ao]use)s$/, '$1'], // causes, warehouses; not viruses
  [/(us|ss|sh|ch|x|zz)es$/, '$1'], // statuses, classes, hashes, patches, boxes
  [/(.{2})s$/, '$1'],
]

/**
 * The singular of a noun in lower case: of the lexicon where it is irregular, else by rule. Words of up to three letters,
 * and words of up to four that end in `as`, are left as they are: `dns`, `bus` and `saas` are more often names than
 * plurals.
 */
export function singular(word: string): string {
  const known = irregular.get(word)
  if (known !== undefined) return known
  if (word.length <= 3 || invariant.has(word) || mass.has(word) || /^\p{L}?\p{L}as$/u.test(word)) return word
  const exception = exceptionOf.get(word)
  if (exception !== undefined && irregularForm.test(word)) return exception
  if (!/[sx]$/.test(word) || invariantEnding.test(word)) return word
  if (word.endsWith('es') && invariant.has(word.slice(0, -2))) return word.slice(0, -2)
  for (const [ending, replacement] of rules) if (ending.test(word)) return word.replace(ending, replacement)
  return word
}
