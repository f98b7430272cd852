import { canonicalKey } from '../../domain/canonical-name.ts'
import type { ConceptClaim, RelationClaim } from '../../domain/claim.ts'

/** A relation of at least this confidence vouches for what it relates. */
const vouching = 0.6
/** What such a relation makes its ends worth at least: enough for a balanced gatekeeper, not for a strict one. */
const vouched = 0.35

/**
 * The concepts, and what a confident relation ties to one of them: `Thanos` where the slide says that systems such as
 * Thanos do something. What a relation names is worth a node though it may be named just once. Two names of one thing
 * need no third to vouch for them; the longer one gets the other for an alias.
 */
export function withRelatedConcepts(
  concepts: readonly ConceptClaim[],
  relations: readonly RelationClaim[],
  typeOf: (name: string) => string,
): ConceptClaim[] {
  const claims = new Map<string, ConceptClaim>()
  for (const claim of concepts) claims.set(canonicalKey(claim.name), claim)
  const aliases = new Map(concepts.flatMap((claim) => claim.aliases.map((alias) => [canonicalKey(alias), claim.name])))
  const known = new Set([...claims.keys(), ...aliases.keys()])
  for (const { source, target, type, slide, quote, confidence } of relations) {
    const tied = type === 'same_as' || known.has(canonicalKey(source)) || known.has(canonicalKey(target))
    if (confidence < vouching || !tied) continue
    for (const name of [source, target]) {
      const key = canonicalKey(aliases.get(canonicalKey(name)) ?? name)
      const claim = claims.get(key)
      if (claim !== undefined && known.has(key)) {
        if (claim.confidence < vouched) claims.set(key, { ...claim, confidence: vouched })
        continue
      }
      const mentions = [...(claim?.mentions ?? []), { slide, quote, surface: name }]
      claims.set(key, {
        name: claim?.name ?? name,
        type: typeOf(name),
        definition: '',
        aliases: type === 'same_as' && name === target ? [source] : [],
        mentions,
        confidence: vouched,
      })
    }
  }
  return [...claims.values()]
}
