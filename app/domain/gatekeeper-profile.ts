/** How much proof the gatekeeper asks for. */
export type GatekeeperProfile = {
  readonly name: 'strict' | 'balanced' | 'permissive'
  /** Lowest score, 0 to 1, with which a concept stays. */
  readonly conceptScore: number
  readonly relationScore: number
  /** How many of a relation's two concepts its quote must name; the others must stand elsewhere on the slide. */
  readonly namedInQuote: 0 | 1 | 2
}

export const gatekeeperProfiles = {
  strict: { name: 'strict', conceptScore: 0.55, relationScore: 0.6, namedInQuote: 2 },
  balanced: { name: 'balanced', conceptScore: 0.3, relationScore: 0.35, namedInQuote: 1 },
  permissive: { name: 'permissive', conceptScore: 0.05, relationScore: 0.05, namedInQuote: 0 },
} as const satisfies Record<string, GatekeeperProfile>

/** What a claim's evidence amounts to. */
export type Support = {
  /** The extractor's own confidence, 0 to 1: the best of the claims. */
  readonly confidence: number
  /** Passages that prove it. */
  readonly passages: number
  /** Different slides among them. */
  readonly slides: number
  /** Whether one of the passages is a slide's title. */
  readonly inTitle: boolean
}

/**
 * Combines confidence with evidence to a score of 0 to 1. One passage outside a title leaves the confidence as it is;
 * further passages, slides and a title each take away a share of the remaining doubt, with falling returns.
 */
export function supportScore({ confidence, passages, slides, inTitle }: Support): number {
  const weight = 0.25 * Math.log(Math.max(1, passages)) + 0.35 * Math.log(Math.max(1, slides)) + (inTitle ? 0.3 : 0)
  return 1 - (1 - confidence) * Math.exp(-weight)
}
