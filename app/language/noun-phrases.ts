import type { NounPhrase, PartOfSpeech, Token } from './analysis.ts'

const nominal: ReadonlySet<PartOfSpeech> = new Set(['NOUN', 'PROPN'])

/** `(ADJ|NOUN|PROPN)* (NOUN|PROPN)`: the longest stretches that end in a noun, which is their head. */
export function findNounPhrases(tokens: readonly Pick<Token, 'pos'>[]): NounPhrase[] {
  const phrases: NounPhrase[] = []
  let first = -1
  let last = -1
  const close = (): void => {
    if (first !== -1 && last >= first) phrases.push({ first, last, head: last })
    first = -1
    last = -1
  }
  for (const [index, { pos }] of tokens.entries()) {
    if (nominal.has(pos)) {
      if (first === -1) first = index
      last = index
    } else if (pos === 'ADJ') {
      if (first === -1) first = index
    } else close()
  }
  close()
  return phrases
}
