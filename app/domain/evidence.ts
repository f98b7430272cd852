/** Where a passage stands in a text, in UTF-16 units, end exclusive. */
export type Span = { readonly start: number; readonly end: number }

/**
 * A text in which passages are found whatever their white space and case: what a reader would call the same words. Keeps
 * the offsets of the original.
 */
export type SearchableText = {
  readonly original: string
  readonly folded: string
  /** For each unit of `folded`, its offset in `original`. */
  readonly offsets: Uint32Array
}

/** Folds a text once, so that many passages can be looked up in it. */
export function searchable(original: string): SearchableText {
  const offsets = new Uint32Array(original.length * 3 + 1)
  let folded = ''
  let last = 0
  for (const { 0: word, index } of original.matchAll(/\S+/gu)) {
    if (folded !== '') {
      offsets[folded.length] = last
      folded += ' '
    }
    last = index + word.length
    if (plain.test(word)) {
      for (let unit = 0; unit < word.length; unit++) offsets[folded.length + unit] = index + unit
      folded += word.toLowerCase()
      continue
    }
    let at = index
    for (const character of word) {
      // Lower case can be longer than the original ('İ'): every unit points at the character it came from.
      const lower = character.toLowerCase()
      for (let unit = 0; unit < lower.length; unit++) offsets[folded.length + unit] = at
      folded += lower
      at += character.length
    }
  }
  offsets[folded.length] = original.length
  return { original, folded, offsets }
}

const plain = /^[!-~]+$/

/** The folded form of a passage, which needs no offsets. */
function fold(passage: string): string {
  if (!/^[\t-\r -~]*$/.test(passage)) return searchable(passage).folded
  return passage.trim().toLowerCase().replaceAll(/\s+/g, ' ')
}

/** The passage's first place in the text, or in a part of it; undefined where it does not stand there. */
export function findPassage(text: SearchableText, passage: string, within?: Span): Span | undefined {
  return places(text, passage, within).next().value
}

/**
 * As `findPassage`, for a term: it starts where a word starts, and ends where one ends or where just an inflection of at
 * most two letters follows, so that `art` is not found in `start`, but `log` in `logs`.
 */
export function findTerm(text: SearchableText, term: string, within?: Span): Span | undefined {
  for (const span of places(text, term, within)) {
    if (startsWord(text.original, span.start) && endsWord(text.original, span.end)) return span
  }
  return undefined
}

function* places(text: SearchableText, passage: string, within?: Span): Generator<Span, undefined> {
  const wanted = fold(passage)
  if (wanted === '') return undefined
  for (let index = text.folded.indexOf(wanted); index !== -1; index = text.folded.indexOf(wanted, index + 1)) {
    const start = text.offsets[index] ?? 0
    const last = text.offsets[index + wanted.length - 1] ?? 0
    const end = last + ((text.original.codePointAt(last) ?? 0) > 0xffff ? 2 : 1)
    if (within !== undefined && start >= within.end) return undefined
    if (within === undefined || (start >= within.start && end <= within.end)) yield { start, end }
  }
  return undefined
}

/** Letters of scripts that put spaces between words; elsewhere a term may start and end anywhere. */
const spacedLetter = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u

function startsWord(text: string, at: number): boolean {
  return !(spacedLetter.test(text[at] ?? '') && spacedLetter.test(text[at - 1] ?? ''))
}

function endsWord(text: string, end: number): boolean {
  if (!spacedLetter.test(text[end - 1] ?? '')) return true
  let after = 0
  while (after <= 2 && spacedLetter.test(text[end + after] ?? '')) after++
  return after <= 2
}
