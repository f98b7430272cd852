import type { ConceptClaim, Mention } from '../domain/claim.ts'
import type { Drop, DropReason } from '../domain/drop.ts'
import { type GatekeeperProfile, supportScore } from '../domain/gatekeeper-profile.ts'
import type { ConceptMention } from '../domain/graph.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import { inSlices } from './in-slices.ts'
import { linkAcronyms } from './link-acronyms.ts'
import type { SlideProofs } from './slide-proofs.ts'

export type JudgedConcepts = {
  readonly mentions: readonly ConceptMention[]
  readonly drops: readonly Drop[]
  /** The key under which a name was kept; undefined where it was not. */
  readonly keyOf: (name: string) => string | undefined
  /** Every written form of a kept concept: names, surfaces and aliases. */
  readonly formsOf: (key: string) => readonly string[]
  readonly typeOf: (key: string) => string
}

type ProvenMention = Omit<ConceptMention, 'score'> & { readonly confidence: number; readonly inTitle: boolean }

export type JudgedBy = {
  readonly proofs: SlideProofs
  readonly vocabulary: Vocabulary
  readonly profile: GatekeeperProfile
}

/** Keeps the concepts whose mentions stand on their slides; merges by canonical key alone. */
export async function judgeConcepts(
  documentId: string,
  claims: readonly ConceptClaim[],
  { proofs, vocabulary, profile, keyOf }: JudgedBy & { readonly keyOf: (name: string) => string },
): Promise<JudgedConcepts> {
  const types = new Set(vocabulary.conceptTypes.map((type) => type.name))
  const links = linkAcronyms(claims, keyOf)
  const keyFor = (name: string): string => {
    const key = keyOf(name)
    return links.get(key) ?? key
  }
  const drops: Drop[] = []
  const proven = new Map<string, ProvenMention[]>()

  await inSlices(claims, (claim) => {
    const key = keyFor(claim.name)
    const fault = claimFault(claim, key, types)
    if (fault !== undefined) {
      drops.push(dropOf('concept', claim, claim.mentions[0], ...fault))
      return
    }
    for (const mention of claim.mentions) {
      const judged = proveMention(documentId, key, claim, mention, proofs)
      if ('reason' in judged) drops.push(judged)
      else addTo(proven, key, judged)
    }
  })

  const kept = new Map<string, readonly ConceptMention[]>()
  for (const [key, mentions] of proven) {
    const score = supportScore({
      confidence: Math.max(...mentions.map((mention) => mention.confidence)),
      passages: new Set(mentions.map((mention) => `${mention.slide}:${mention.start}`)).size,
      slides: new Set(mentions.map((mention) => mention.slide)).size,
      inTitle: mentions.some((mention) => mention.inTitle),
    })
    const first = mentions[0]
    if (score >= profile.conceptScore) kept.set(key, distinct(mentions, score))
    else if (first !== undefined) {
      const why = `score ${score.toFixed(2)}, profile ${profile.name} asks for ${profile.conceptScore}`
      drops.push({
        kind: 'concept',
        claim: first.name,
        slide: first.slide,
        quote: first.quote,
        reason: 'score_too_low',
        explanation: why,
      })
    }
  }

  return {
    mentions: [...kept.values()].flat(),
    drops,
    keyOf: (name) => (kept.has(keyFor(name)) ? keyFor(name) : undefined),
    formsOf: (key) => [
      ...new Set((kept.get(key) ?? []).flatMap((mention) => [mention.surface, mention.name, ...mention.aliases])),
    ],
    typeOf: (key) => kept.get(key)?.[0]?.type ?? '',
  }
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

function claimFault(claim: ConceptClaim, key: string, types: ReadonlySet<string>): [DropReason, string] | undefined {
  if (key === '') return ['empty_name', `the name ${JSON.stringify(claim.name)} holds no letter or digit`]
  if (!types.has(claim.type)) return ['type_not_in_vocabulary', `the vocabulary has no concept type ${claim.type}`]
  if (claim.mentions.length === 0) return ['quote_not_on_slide', 'the claim cites no passage']
  return undefined
}

function proveMention(
  documentId: string,
  key: string,
  claim: ConceptClaim,
  mention: Mention,
  proofs: SlideProofs,
): ProvenMention | Drop {
  const quote = proofs.find(mention.slide, mention.quote)
  if (quote === undefined) {
    return dropOf('mention', claim, mention, 'quote_not_on_slide', `slide ${mention.slide} does not hold the quote`)
  }
  const surface = proofs.findTerm(mention.slide, mention.surface, quote)
  if (surface === undefined) {
    return dropOf(
      'mention',
      claim,
      mention,
      'term_not_in_quote',
      `the quote does not hold ${JSON.stringify(mention.surface)}`,
    )
  }
  return {
    key,
    documentId,
    slide: mention.slide,
    surface: proofs.verbatim(mention.slide, surface),
    name: claim.name,
    type: claim.type,
    definition: claim.definition,
    aliases: claim.aliases,
    quote: proofs.verbatim(mention.slide, quote),
    start: surface.start,
    end: surface.end,
    confidence: claim.confidence,
    inTitle: proofs.inTitle(mention.slide, surface),
  }
}

/** One mention a place: two claims that cite the same words prove them once; the more confident one speaks. */
function distinct(mentions: readonly ProvenMention[], score: number): ConceptMention[] {
  const byPlace = new Map<string, ProvenMention>()
  for (const mention of mentions) {
    const place = `${mention.slide}:${mention.start}:${mention.end}`
    const known = byPlace.get(place)
    if (known === undefined || mention.confidence > known.confidence) byPlace.set(place, mention)
  }
  return [...byPlace.values()].map(({ confidence: _confidence, inTitle: _inTitle, ...mention }) => ({
    ...mention,
    score,
  }))
}

function dropOf(
  kind: 'concept' | 'mention',
  claim: ConceptClaim,
  mention: Mention | undefined,
  reason: DropReason,
  explanation: string,
): Drop {
  return { kind, claim: claim.name, slide: mention?.slide ?? 0, quote: mention?.quote ?? '', reason, explanation }
}
