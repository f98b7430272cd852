import type { RelationClaim } from '../domain/claim.ts'
import type { Drop, DropReason } from '../domain/drop.ts'
import { type GatekeeperProfile, supportScore } from '../domain/gatekeeper-profile.ts'
import type { RelationProof } from '../domain/graph.ts'
import { contentId } from '../domain/ids.ts'
import { inSlices } from './in-slices.ts'
import type { JudgedBy, JudgedConcepts } from './judge-concepts.ts'
import type { SlideProofs } from './slide-proofs.ts'

export type JudgedRelations = { readonly proofs: readonly RelationProof[]; readonly drops: readonly Drop[] }

type Proven = Omit<RelationProof, 'score'> & { readonly claim: RelationClaim; readonly inTitle: boolean }
type Fault = { readonly reason: DropReason; readonly explanation: string }

/** Keeps the relations whose quote stands on the slide and names their concepts, both of them kept. */
export async function judgeRelations(
  documentId: string,
  claims: readonly RelationClaim[],
  concepts: JudgedConcepts,
  { proofs, vocabulary, profile }: JudgedBy,
): Promise<JudgedRelations> {
  const types = new Set(vocabulary.relationTypes.map((type) => type.name))
  const triples = new Set(vocabulary.triples.map((triple) => triple.join('\n')))
  const drops: Drop[] = []
  const proven = new Map<string, Proven[]>()

  await inSlices(claims, (claim) => {
    const judged = proveRelation(documentId, claim, { concepts, proofs, types, triples, profile })
    if ('reason' in judged) {
      // An acronym and its long form have become one concept: the relation said just that, and nothing is lost.
      if (!(judged.reason === 'same_concept_twice' && claim.type === 'same_as')) drops.push(dropOf(claim, judged))
      return
    }
    const edge = `${judged.source}\n${judged.type}\n${judged.target}`
    proven.set(edge, [...(proven.get(edge) ?? []), judged])
  })

  const kept = new Map<string, RelationProof>()
  for (const alike of proven.values()) {
    const score = supportScore({
      confidence: Math.max(...alike.map((one) => one.claim.confidence)),
      passages: new Set(alike.map((one) => one.id)).size,
      slides: new Set(alike.map((one) => one.slide)).size,
      inTitle: alike.some((one) => one.inTitle),
    })
    for (const { claim, inTitle: _inTitle, ...proof } of alike) {
      if (score >= profile.relationScore) kept.set(proof.id, { ...proof, score })
      else {
        const explanation = `score ${score.toFixed(2)}, profile ${profile.name} asks for ${profile.relationScore}`
        drops.push(dropOf(claim, { reason: 'score_too_low', explanation }))
      }
    }
  }
  return { proofs: [...kept.values()], drops }
}

type Rules = {
  readonly concepts: JudgedConcepts
  readonly proofs: SlideProofs
  readonly types: ReadonlySet<string>
  readonly triples: ReadonlySet<string>
  readonly profile: GatekeeperProfile
}

function proveRelation(documentId: string, claim: RelationClaim, rules: Rules): Proven | Fault {
  const { concepts, proofs } = rules
  if (!rules.types.has(claim.type)) {
    return { reason: 'type_not_in_vocabulary', explanation: `the vocabulary has no relation type ${claim.type}` }
  }
  const source = concepts.keyOf(claim.source)
  const target = concepts.keyOf(claim.target)
  if (source === undefined || target === undefined) {
    const missing = source === undefined ? claim.source : claim.target
    return { reason: 'concept_not_kept', explanation: `${JSON.stringify(missing)} is not among the kept concepts` }
  }
  if (source === target) return { reason: 'same_concept_twice', explanation: 'both ends are the same concept' }
  const triple = [concepts.typeOf(source), claim.type, concepts.typeOf(target)]
  if (rules.triples.size > 0 && !rules.triples.has(triple.join('\n'))) {
    return { reason: 'triple_not_allowed', explanation: `the vocabulary does not allow ${triple.join(' - ')}` }
  }
  const quote = proofs.find(claim.slide, claim.quote)
  if (quote === undefined) {
    return { reason: 'quote_not_on_slide', explanation: `slide ${claim.slide} does not hold the quote` }
  }
  const ends = [source, target].map((key) => concepts.formsOf(key))
  const onSlide = ends.filter((forms) => forms.some((form) => proofs.findTerm(claim.slide, form) !== undefined)).length
  if (onSlide < 2) {
    return { reason: 'concepts_not_on_slide', explanation: `slide ${claim.slide} names ${onSlide} of the two concepts` }
  }
  const inQuote = ends.filter((forms) =>
    forms.some((form) => proofs.findTerm(claim.slide, form, quote) !== undefined),
  ).length
  if (inQuote < rules.profile.namedInQuote) {
    const asked = `profile ${rules.profile.name} asks for ${rules.profile.namedInQuote}`
    return { reason: 'concepts_not_in_quote', explanation: `the quote names ${inQuote} of the two concepts, ${asked}` }
  }
  const verbatim = proofs.verbatim(claim.slide, quote)
  return {
    id: contentId(source, claim.type, target, documentId, claim.slide, verbatim),
    source,
    target,
    type: claim.type,
    documentId,
    slide: claim.slide,
    quote: verbatim,
    claim,
    inTitle: proofs.inTitle(claim.slide, quote),
  }
}

function dropOf(claim: RelationClaim, fault: Fault): Drop {
  const { source, type, target, slide, quote } = claim
  return { kind: 'relation', claim: `${source} -${type}-> ${target}`, slide, quote, ...fault }
}
