import type { NounPhrase, Sentence, Token } from '../analysis.ts'
import type { RelationDraft } from './relation-draft.ts'
import { numberOf } from './subjects.ts'

/** A list of fewer items is no enumeration. */
const fewest = 2

/**
 * A title in the plural over bullets that are noun phrases: `Authentication methods` contains `Bearer tokens`. A bullet
 * may go on after its phrase in brackets, or behind a colon or dash.
 */
export function titleLists(sentences: readonly Sentence[]): RelationDraft[] {
  const drafts: RelationDraft[] = []
  let title: { readonly sentence: Sentence; readonly phrase: NounPhrase } | undefined
  let items: RelationDraft[] = []
  let bullets = 0
  const close = (): void => {
    // Most bullets are items: else the slide tells something rather than lists it.
    if (items.length >= fewest && items.length > bullets / 2) drafts.push(...items)
    items = []
    bullets = 0
  }
  for (const [index, sentence] of sentences.entries()) {
    if (sentence.source.role === 'title') {
      close()
      const phrase = headingOf(sentence)
      title = phrase === undefined ? undefined : { sentence, phrase }
    } else if (title !== undefined && title.sentence.source.slide === sentence.source.slide) {
      const opensLine = sentences[index - 1]?.line !== sentence.line
      if (!opensLine || !isTopBullet(sentence)) continue
      bullets++
      const phrase = itemOf(sentence)
      if (phrase !== undefined) {
        items.push({
          source: { ...title.phrase, sentence: title.sentence },
          target: { ...phrase, sentence },
          type: 'contains',
          proof: sentence,
          confidence: 0.45,
        })
      }
    }
  }
  close()
  return drafts
}

function isTopBullet({ source }: Sentence): boolean {
  return (source.role === 'paragraph' || source.role === 'diagram') && source.level === 0
}

/** The phrase that is the whole title, in the plural. */
function headingOf({ tokens, nounPhrases }: Sentence): NounPhrase | undefined {
  const [phrase, ...others] = nounPhrases
  if (phrase === undefined || others.length > 0 || phrase.last !== tokens.length - 1) return undefined
  const rest = tokens.slice(0, phrase.first).every(({ pos }) => pos === 'DET' || pos === 'NUM')
  return rest && numberOf(tokens[phrase.last]) !== 'singular' ? phrase : undefined
}

/** The phrase a bullet is, or opens with before brackets, a colon or a dash. */
function itemOf({ tokens, nounPhrases }: Sentence): NounPhrase | undefined {
  const phrase = nounPhrases[0]
  if (phrase === undefined || !tokens.slice(0, phrase.first).every(opensItem)) return undefined
  const next = tokens[phrase.last + 1]
  // `image: nginx` is code, `Latency: time to answer` is a term with its explanation.
  if (next?.text === ':') return /^\p{Lu}/u.test(tokens[phrase.first]?.text ?? '') ? phrase : undefined
  return next === undefined || /^[(–—-]$/.test(next.text) || (next.text === '.' && phrase.last === tokens.length - 2)
    ? phrase
    : undefined
}

/** A determiner, or a bullet that was typed. */
function opensItem({ text, pos }: Token): boolean {
  return pos === 'DET' || pos === 'SYM' || /^[-–—*•]$/.test(text)
}
