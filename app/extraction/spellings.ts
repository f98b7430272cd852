import { canonicalKey } from '../domain/canonical-name.ts'
import type { Passage } from './passages.ts'

/** Words of the longest spelling that is looked for. */
const longest = 5
/** Keys this short are alike by chance. */
const shortestKey = 4

/**
 * Finds other spellings of a term by its canonical key: `config map` where a passage writes `ConfigMaps`. Gives the words
 * as they stand, by the passage's number.
 */
export function createSpellings(passages: readonly Passage[]): (term: string) => ReadonlyMap<number, string> {
  const squeezed = passages.map((passage) => ({ passage, letters: squeeze(passage.text) }))
  return (term) => {
    const key = canonicalKey(term)
    const found = new Map<number, string>()
    if (key.length < shortestKey) return found
    // Keys of all runs of words are dear, so they are made just where the letters let hope; the last one may inflect.
    const hint = squeeze(key).slice(0, -1)
    for (const { passage, letters } of squeezed) {
      if (!letters.includes(hint)) continue
      const surface = wordsOfKey(passage.text, key)
      if (surface !== undefined) found.set(passage.id, surface)
    }
    return found
  }
}

function wordsOfKey(text: string, key: string): string | undefined {
  const words = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}+#.'’_-]*(?<![.'’_-])/gu)]
  for (const [first, word] of words.entries()) {
    for (const last of words.slice(first, first + longest)) {
      const surface = text.slice(word.index, last.index + last[0].length)
      if (canonicalKey(surface) === key) return surface
    }
  }
  return undefined
}

function squeeze(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
