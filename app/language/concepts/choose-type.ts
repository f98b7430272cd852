import { singular } from '../../domain/singular.ts'
import type { Vocabulary } from '../../domain/vocabulary.ts'
import { isGivenName } from './given-names.ts'
import { headNounType } from './head-nouns.ts'

/** What a type is chosen from. */
type TypeClues = {
  /** Words of the name in lower case, more than none. */
  readonly words: readonly string[]
  /** Its head noun, one of them. */
  readonly head: string
  readonly isName: boolean
  /** Head noun of what its definition says it is. */
  readonly kind: string | undefined
}

export type ChooseType = (clues: TypeClues) => string

/**
 * Chooses among the types of a vocabulary. The head noun decides, then what the definition calls it; a proper name of
 * unknown kind is a technology. A vocabulary of other types is met by its words: a type that is called or described by
 * the noun. What fits none is of the type for everything else: `Concept`, or the last one.
 */
export function createChooseType({ conceptTypes }: Vocabulary): ChooseType {
  const names = new Map(conceptTypes.map(({ name }) => [fold(name), name]))
  const other = names.get('concept') ?? names.get('other') ?? conceptTypes.at(-1)?.name ?? 'Concept'
  const described = new Map<string, string>()
  for (const { name, description } of conceptTypes) {
    // In a description the noun that is listed counts, so every word of it is taken but the commonest ones.
    for (const word of fold(`${name} ${description}`).match(/\p{L}{4,}/gu) ?? []) {
      const one = singular(word)
      if (!described.has(one)) described.set(one, name)
    }
  }
  const typeOf = (noun: string): string | undefined => {
    const one = singular(noun)
    const own = names.get(one)
    if (own !== undefined) return own
    const usual = headNounType(one) ?? headNounType(noun)
    return (usual === undefined ? undefined : names.get(fold(usual))) ?? described.get(one)
  }
  return ({ words, head, isName, kind }) =>
    (isName && isPerson(words) ? names.get('role') : undefined) ??
    typeOf(head) ??
    (kind === undefined ? undefined : typeOf(kind)) ??
    (isName ? names.get('technology') : undefined) ??
    other
}

/** `Julius Volz`, `Grace B. Hopper`: a given name and one or two more. */
function isPerson(words: readonly string[]): boolean {
  return (words.length === 2 || words.length === 3) && isGivenName(words[0] ?? '')
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
