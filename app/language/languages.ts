import * as stopwords from 'stopword'

/** What is known of a language: its function words, and the name of its Snowball stemmer where there is one. */
export type Language = { readonly functionWords: ReadonlySet<string>; readonly stemmer: string | undefined }

/** ISO 639-1 codes with the list of function words and the stemmer of each. */
const known: Readonly<Record<string, readonly [readonly string[], string?]>> = {
  ar: [stopwords.ara, 'arabic'],
  bg: [stopwords.bul],
  ca: [stopwords.cat, 'catalan'],
  cs: [stopwords.ces, 'czech'],
  da: [stopwords.dan, 'danish'],
  de: [stopwords.deu, 'german'],
  el: [stopwords.ell],
  en: [stopwords.eng, 'english'],
  es: [stopwords.spa, 'spanish'],
  fi: [stopwords.fin, 'finnish'],
  fr: [stopwords.fra, 'french'],
  hu: [stopwords.hun, 'hungarian'],
  it: [stopwords.ita, 'italian'],
  nl: [stopwords.nld, 'dutch'],
  no: [stopwords.nob, 'norwegian'],
  pl: [stopwords.pol],
  pt: [stopwords.por, 'portuguese'],
  ro: [stopwords.ron, 'romanian'],
  ru: [stopwords.rus, 'russian'],
  sv: [stopwords.swe, 'swedish'],
  tr: [stopwords.tur, 'turkish'],
  uk: [stopwords.ukr],
}

/** Empty lists for a language nothing is known of: its words are then all content. */
export function languageOf(code: string): Language {
  const [words = [], stemmer] = known[code] ?? []
  return { functionWords: new Set(words), stemmer }
}
