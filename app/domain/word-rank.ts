import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

/** How much a word says: 0 for the commonest, 1 for what is not among the 60,000 most frequent. */
export type Rarity = (lowerCaseWord: string) => number

/**
 * Reads the ranks of English words, in about 30 ms. The list is the order of the GloVe vocabulary
 * (https://nlp.stanford.edu/projects/glove/), in the public domain (PDDL 1.0).
 */
export function loadRarity(): Rarity {
  const file = fileURLToPath(new URL('./wordrank-en-60k.txt.gz', import.meta.url))
  const words = gunzipSync(readFileSync(file)).toString().trim().split('\n')
  const ranks = new Map(words.map((word, index) => [word, index]))
  const scale = Math.log(words.length + 1)
  return (word) => Math.log((ranks.get(word) ?? words.length) + 1) / scale
}
