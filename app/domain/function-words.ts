import { deu, eng, fra, ita, nld, por, spa } from 'stopword'

/** A language whose function words and stemmer are known; names are those of Snowball. */
export type StemmedLanguage = 'english' | 'french' | 'german' | 'spanish' | 'italian' | 'portuguese' | 'dutch'

const lists: Readonly<Record<StemmedLanguage, ReadonlySet<string>>> = {
  english: new Set(eng),
  french: new Set(fra),
  german: new Set(deu),
  spanish: new Set(spa),
  italian: new Set(ita),
  portuguese: new Set(por),
  dutch: new Set(nld),
}

/** Function words of a language, in lower case. */
export function functionWords(language: StemmedLanguage): ReadonlySet<string> {
  return lists[language]
}

/** The language with most function words among the words; English where none stands out. */
export function guessLanguage(words: readonly string[]): StemmedLanguage {
  let best: StemmedLanguage = 'english'
  let most = 0
  for (const language of Object.keys(lists) as StemmedLanguage[]) {
    const found = words.reduce((sum, word) => sum + (lists[language].has(word) ? 1 : 0), 0)
    if (found > most) [best, most] = [language, found]
  }
  return best
}
