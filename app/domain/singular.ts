/** Words that end like a plural and are none, and plurals that no rule tells. */
const invariant = new Set(
  'news series species means lens alias canvas atlas bias gas kubernetes jenkins kudos chaos ethos cosmos pathos ios macos centos iris tennis debris physics mathematics'.split(
    ' ',
  ),
)

const irregular: Readonly<Record<string, string>> = {
  ...pairs('indices index, matrices matrix, vertices vertex, vortices vortex, appendices appendix, axes axis'),
  ...pairs('criteria criterion, phenomena phenomenon, automata automaton, schemata schema, datum data, corpora corpus'),
  ...pairs('children child, people person, men man, women woman, mice mouse, geese goose, feet foot, teeth tooth'),
  ...pairs('knives knife, lives life, wives wife, halves half, leaves leaf, shelves shelf, wolves wolf, selves self'),
  ...pairs('radii radius, nuclei nucleus, foci focus, stimuli stimulus, syllabi syllabus, bacteria bacterium'),
  ...pairs(
    'formulae formula, antennae antenna, curricula curriculum, addenda addendum, errata erratum, quanta quantum',
  ),
  ...pairs('cookies cookie, movies movie, zombies zombie, selfies selfie, ties tie, pies pie, lies lie, dies die'),
  ...pairs('caches cache, niches niche, headaches headache, avalanches avalanche, cliches cliche, apaches apache'),
  ...pairs('shoes shoe, toes toe, foes foe, canoes canoe, buses bus, crises crisis, theses thesis, oases oasis'),
  ...pairs('travaux travail, yeux oeil, quizzes quiz'),
}

function pairs(list: string): Record<string, string> {
  return Object.fromEntries(list.split(', ').map((pair) => pair.split(' '))) as Record<string, string>
}

/** Endings, tried in order; the first that fits decides. English, and French plurals in x. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/(?:ss|us|[sx]is|edis)$/, '$&'], // class, status, analysis, axis, redis
  [/(eau|eu)x$/, '$1'], // réseaux, lieux
  [/(.{3})aux$/, '$1al'], // journaux; not taux
  [/(h|l|t|p|n)yses$/, '$1ysis'], // analyses
  [/theses$/, 'thesis'], // hypotheses, syntheses
  [/(.{2})ies$/, '$1y'], // policies
  [/(us|ias|vas|ss|sh|ch|x|zz)es$/, '$1'], // statuses, aliases, classes, hashes, patches, boxes
  [/(her|ech|vet|otat|omat|carg|orped|embarg)oes$/, '$1o'], // heroes, echoes
  [/(.{2})s$/, '$1'],
]

/**
 * The singular of a noun in lower case by rule. Words of up to three letters, and words that end in `as` of up to four,
 * are left as they are: `dns`, `bus` and `saas` are more often names than plurals.
 */
export function singular(word: string): string {
  const known = irregular[word]
  if (known !== undefined) return known
  if (word.length <= 3 || invariant.has(word) || /^\p{L}?\p{L}as$/u.test(word)) return word
  const cpu = /^(v?[cdgnt]pu|menu|guru)s$/.exec(word)?.[1]
  if (cpu !== undefined) return cpu
  for (const [ending, replacement] of rules) if (ending.test(word)) return word.replace(ending, replacement)
  return word
}
