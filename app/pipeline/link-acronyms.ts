import type { ConceptClaim } from '../domain/claim.ts'

/**
 * Which short form's key stands for which long form's: `CRD` for `Custom Resource Definition` where a claim gives it as
 * an alias. A short form that stands for two different long forms in the deck is left on its own.
 */
export function linkAcronyms(
  claims: readonly ConceptClaim[],
  keyOf: (name: string) => string,
): ReadonlyMap<string, string> {
  const longForms = new Map<string, Set<string>>()
  for (const claim of claims) {
    for (const alias of claim.aliases) {
      const [short, long] = alias.length <= claim.name.length ? [alias, claim.name] : [claim.name, alias]
      if (!abbreviates(short, long)) continue
      const key = keyOf(short)
      longForms.set(key, (longForms.get(key) ?? new Set()).add(keyOf(long)))
    }
  }
  const links = new Map<string, string>()
  for (const [short, long] of longForms) {
    const [only] = long
    if (long.size === 1 && only !== undefined && only !== short && only !== '') links.set(short, only)
  }
  // A long form that is itself short for something longer leads to the longest.
  for (const [short, long] of links) {
    const longer = links.get(long)
    if (longer !== undefined && longer !== short) links.set(short, longer)
  }
  return links
}

/** A word with at least two capitals or digits, whose letters stand in the long form in order, the first at its start. */
function abbreviates(short: string, long: string): boolean {
  if (/\s/.test(short.trim()) || !/^[\p{L}\p{N}&./-]{2,12}$/u.test(short.trim())) return false
  if ((short.match(/[\p{Lu}\p{N}]/gu)?.length ?? 0) < 2) return false
  const letters = short.toLowerCase().match(/(?!s)\p{L}/gu) ?? []
  const target = long.toLowerCase()
  if (letters[0] === undefined || target[0] !== letters[0]) return false
  let at = 0
  for (const letter of letters) {
    at = target.indexOf(letter, at)
    if (at === -1) return false
    at++
  }
  return /\s|-/.test(long.trim())
}
