export type DropReason =
  | 'empty_name'
  | 'type_not_in_vocabulary'
  | 'quote_not_on_slide'
  | 'term_not_in_quote'
  | 'score_too_low'
  | 'concept_not_kept'
  | 'same_concept_twice'
  | 'triple_not_allowed'
  | 'concepts_not_on_slide'
  | 'concepts_not_in_quote'

/** A claim the gatekeeper did not let through, and why. */
export type Drop = {
  readonly kind: 'concept' | 'mention' | 'relation'
  /** The concept's name, or `source -type-> target`. */
  readonly claim: string
  readonly slide: number
  readonly quote: string
  readonly reason: DropReason
  /** The reason in words, with the figures that decided. */
  readonly explanation: string
}
