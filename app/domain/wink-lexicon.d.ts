/** Irregular plurals of WordNet and their singulars. */
declare module 'wink-lexicon/src/wn-noun-exceptions.js' {
  const singulars: Readonly<Record<string, string>>
  export default singulars
}

/** Singular nouns that end in s, such as `lens`. */
declare module 'wink-lexicon/src/singular-nouns.js' {
  const nouns: Readonly<Record<string, true>>
  export default nouns
}

/** Nouns whose plural is the same, such as `series`. */
declare module 'wink-lexicon/src/uninflected-nouns.js' {
  const nouns: Readonly<Record<string, true>>
  export default nouns
}

/** Nouns without a plural, such as `genetics`. */
declare module 'wink-lexicon/src/uncountable-nouns.js' {
  const nouns: Readonly<Record<string, true>>
  export default nouns
}
