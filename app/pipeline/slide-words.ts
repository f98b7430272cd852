import { newStemmer } from 'snowball-stemmers'
import { functionWords, guessLanguage } from '../domain/function-words.ts'

/** The words of one slide that say what it is about. */
export type SlideWords = { readonly title: string; readonly body: string }

/** For each slide its content words as stems, with how often they stand there; the title counts twice. */
export function countStems(slides: readonly SlideWords[]): readonly ReadonlyMap<string, number>[] {
  const words = slides.map(({ title, body }) => wordsOf(`${title}\n${title}\n${body}`))
  const language = guessLanguage(words.flat())
  const ignored = functionWords(language)
  const stemmer = newStemmer(language)
  const stems = new Map<string, string>()
  const stemOf = (word: string): string => {
    const known = stems.get(word) ?? stemmer.stem(word)
    stems.set(word, known)
    return known
  }
  return words.map((list) => {
    const counts = new Map<string, number>()
    for (const word of list) {
      if (word.length < 2 || ignored.has(word)) continue
      const stem = stemOf(word)
      counts.set(stem, (counts.get(stem) ?? 0) + 1)
    }
    return counts
  })
}

/** Words in lower case; `kubeProxy` gives `kube` and `proxy`. */
function wordsOf(text: string): string[] {
  const split = text.normalize('NFKC').replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
  return split.toLowerCase().match(/[\p{L}\p{M}][\p{L}\p{M}\p{N}]*/gu) ?? []
}
