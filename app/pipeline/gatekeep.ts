import { rememberingKeys } from '../domain/canonical-name.ts'
import type { ConceptClaim, RelationClaim } from '../domain/claim.ts'
import type { Deck } from '../domain/deck.ts'
import type { Drop } from '../domain/drop.ts'
import type { GatekeeperProfile } from '../domain/gatekeeper-profile.ts'
import type { ConceptMention, RelationProof } from '../domain/graph.ts'
import { type SuggestedAlias, suggestAliases } from '../domain/suggest-aliases.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import { judgeConcepts } from './judge-concepts.ts'
import { judgeRelations } from './judge-relations.ts'
import { createSlideProofs } from './slide-proofs.ts'

export type Claims = { readonly concepts: readonly ConceptClaim[]; readonly relations: readonly RelationClaim[] }

export type Judgement = {
  readonly mentions: readonly ConceptMention[]
  readonly relations: readonly RelationProof[]
  /** Every claim that was not let through, with its reason. */
  readonly drops: readonly Drop[]
  /** Names that look alike; offered to the reader, never merged. */
  readonly suggestedAliases: readonly SuggestedAlias[]
}

/**
 * Judges the claims of a whole deck: what its quote does not prove is dropped with a reason, what stays is scored, and
 * claims with the same canonical key become one concept. Pure: the same claims give the same judgement in any order of
 * segments. Others have their turn meanwhile.
 */
export async function gatekeep(
  deck: Deck,
  claims: Claims,
  vocabulary: Vocabulary,
  profile: GatekeeperProfile,
): Promise<Judgement> {
  const proofs = createSlideProofs(deck)
  const keyOf = rememberingKeys()
  const concepts = await judgeConcepts(deck.id, claims.concepts, { proofs, vocabulary, profile, keyOf })
  const relations = await judgeRelations(deck.id, claims.relations, concepts, { proofs, vocabulary, profile })
  return {
    mentions: concepts.mentions,
    relations: relations.proofs,
    drops: [...concepts.drops, ...relations.drops],
    suggestedAliases: suggestAliases(
      concepts.mentions.map((mention) => mention.name),
      keyOf,
    ),
  }
}
