import type { Vocabulary } from '../../domain/vocabulary.ts'

/** The concept types with their meaning, one a line. */
export function conceptTypes({ conceptTypes: types }: Vocabulary): string {
  return `Concept types:\n${types.map(entry).join('\n')}`
}

/** The relation types with their meaning, and the allowed triples where the vocabulary limits them. */
export function relationTypes({ relationTypes: types, triples }: Vocabulary): string {
  const allowed = triples.map((triple) => triple.join(' - ')).join('\n')
  const list = `Relation types:\n${types.map(entry).join('\n')}`
  return allowed === '' ? list : `${list}\nOnly these combinations of types are allowed:\n${allowed}`
}

function entry({ name, description }: { readonly name: string; readonly description: string }): string {
  return description === '' ? name : `${name}: ${description}`
}
