import { canonicalKey } from './canonical-name.ts'

/** Two names that look alike and are kept apart. */
export type SuggestedAlias = { readonly name: string; readonly other: string }

/** Shorter keys are alike by chance too often. */
const shortest = 5
/** A group of more names than this shares too common a stem to say anything. */
const largestGroup = 8

/**
 * Pairs of names whose keys differ by one letter, or that share all but their last words' endings. Names that differ in
 * digits are different things (`python2`, `python3`) and are not suggested. Linear in the number of names.
 */
export function suggestAliases(names: readonly string[], keyOf = canonicalKey): readonly SuggestedAlias[] {
  const byKey = new Map<string, string>()
  for (const name of names) {
    const key = keyOf(name)
    if (key.length >= shortest && !byKey.has(key)) byKey.set(key, name)
  }
  const groups = new Map<string, string[]>()
  for (const key of byKey.keys()) {
    for (const form of nearForms(key)) {
      const group = groups.get(form) ?? []
      group.push(key)
      groups.set(form, group)
    }
  }
  const found = new Map<string, SuggestedAlias>()
  for (const group of groups.values()) {
    if (group.length < 2 || group.length > largestGroup) continue
    for (const [index, first] of group.entries()) {
      for (const second of group.slice(index + 1)) {
        const [a, b] = first < second ? [first, second] : [second, first]
        if (a === b || digits(a) !== digits(b)) continue
        found.set(`${a}\n${b}`, { name: byKey.get(a) ?? a, other: byKey.get(b) ?? b })
      }
    }
  }
  return [...found.values()]
}

/** The key and what is left of it without one letter: keys one edit apart share a form. */
function nearForms(key: string): ReadonlySet<string> {
  const forms = new Set([key])
  for (let at = 0; at < key.length; at++) forms.add(key.slice(0, at) + key.slice(at + 1))
  return forms
}

function digits(key: string): string {
  return key.replaceAll(/\D+/g, ' ')
}
