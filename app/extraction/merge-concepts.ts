import { canonicalKey } from '../domain/canonical-name.ts'
import type { ConceptClaim } from '../domain/claim.ts'

/** One claim a canonical key: mentions and aliases joined, the surest claim's name and type. */
export function mergeConcepts(claims: readonly ConceptClaim[]): readonly ConceptClaim[] {
  const merged = new Map<string, ConceptClaim>()
  for (const claim of claims) {
    const key = canonicalKey(claim.name)
    const known = merged.get(key)
    merged.set(key, known === undefined ? claim : joined(known, claim))
  }
  return [...merged.values()]
}

function joined(first: ConceptClaim, second: ConceptClaim): ConceptClaim {
  const [surer, other] = second.confidence > first.confidence ? [second, first] : [first, second]
  const mentions = [...surer.mentions, ...other.mentions]
  const places = mentions.map(({ slide, quote, surface }) => JSON.stringify([slide, quote, surface.toLowerCase()]))
  return {
    ...surer,
    definition: surer.definition === '' ? other.definition : surer.definition,
    aliases: [...new Set([...surer.aliases, ...other.aliases])],
    mentions: mentions.filter((_, index) => places.indexOf(places[index] ?? '') === index),
  }
}
