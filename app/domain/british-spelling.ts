/** Endings and stems that British and American English write differently, tried in order; the first that fits decides. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/isation(s?)$/, 'ization$1'], // virtualisation
  [/(al|im|en|om|ar|on|or|er)is(ers?|ed|ing)$/, '$1iz$2'], // tokeniser, normalised
  [/(col|behavi|fav|lab|neighb|hon|flav|harb|arm|vap|hum|rum|endeav)our/, '$1or'], // behaviour
  [/^(cen|thea|li|fi|cali|data ?cen)(t|b)re(s?)$/, '$1$2er$3'], // centre, fibre
  [/(catal|anal|dial|prol)ogue(s?)$/, '$1og$2'], // catalogue
]

/** What all of them hold. */
const candidate = /is(?:a|e|ing)|our|[bt]re|ogue/

/** The American spelling of a word in lower case. */
export function americanSpelling(word: string): string {
  if (!candidate.test(word)) return word
  for (const [british, american] of spellings) if (british.test(word)) return word.replace(british, american)
  return word
}
