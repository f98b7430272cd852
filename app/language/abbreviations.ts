import type { Token } from './analysis.ts'

/** Tokens `first` to `last`, both inclusive. */
type Stretch = { readonly first: number; readonly last: number }

/** A short form, one token, and the long form it stands for. */
export type Abbreviation = { readonly short: number; readonly long: Stretch }

/** A bracket, and what a glossary puts between a short form and its long one. */
const marks = new Set(['(', ':', '=', '–', '—', '|'])

/**
 * `Dead Letter Queue (DLQ)`, `DLQ (Dead Letter Queue)` and `DLQ: Dead Letter Queue`, after Schwartz and Hearst, A simple
 * algorithm for identifying abbreviation definitions in biomedical text (2003).
 */
export function findAbbreviations(tokens: readonly Token[]): Abbreviation[] {
  const found: Abbreviation[] = []
  for (const [index, token] of tokens.entries()) {
    if (!marks.has(token.text)) continue
    const before = tokens[index - 1]
    const inside = tokens[index + 1]
    if (before === undefined || inside === undefined) continue
    if (token.text === '(' && isShortForm(inside) && /^[),;]$/.test(tokens[index + 2]?.text ?? ')')) {
      const long = longFormBefore(tokens, inside, index)
      if (long !== undefined) found.push({ short: index + 1, long })
    } else if (isShortForm(before)) {
      const long = longFormWithin(tokens, before, index + 1)
      if (long !== undefined) found.push({ short: index - 1, long })
    }
  }
  return found
}

/** Two to ten letters and digits, two capitals among them: `DLQ`, `mTLS`, `CRDs`. */
function isShortForm({ text }: Token): boolean {
  return /^[\p{L}\p{N}&/-]{2,10}$/u.test(text) && (text.match(/\p{Lu}/gu)?.length ?? 0) >= 2
}

function longFormBefore(tokens: readonly Token[], short: Token, bracket: number): Stretch | undefined {
  const letters = lettersOf(short)
  // No longer than min(n + 5, 2n) words (Schwartz and Hearst 2003); the fewest words that fit.
  const most = Math.min(letters.length + 5, letters.length * 2)
  for (let first = bracket - 1; first >= Math.max(0, bracket - most); first--) {
    const phrase = { first, last: bracket - 1 }
    if (abbreviates(letters, tokens.slice(first, bracket))) return phrase
  }
  return undefined
}

function longFormWithin(tokens: readonly Token[], short: Token, first: number): Stretch | undefined {
  const most = first + Math.min(lettersOf(short).length + 5, lettersOf(short).length * 2)
  let end = first
  while (end < tokens.length && end <= most && !/^[),;:=–—|.]$/.test(tokens[end]?.text ?? '')) end++
  if (end <= first) return undefined
  const phrase = { first, last: end - 1 }
  return abbreviates(lettersOf(short), tokens.slice(first, end)) ? phrase : undefined
}

function lettersOf({ text }: Token): string {
  return text
    .replace(/(?<=\p{Lu})s$/u, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

type Part = { readonly text: string; readonly optional: boolean }

/**
 * Whether the letters are the words' initials, in order, from the first word to the last. Words of up to three letters
 * (`of`, `the`) and what follows a hyphen may be left out; a word in capitals gives all its letters (`user ID`); capitals
 * inside a word start a word (`PersistentVolumeClaim`). A short form inside its own long form abbreviates nothing.
 */
function abbreviates(letters: string, words: readonly Token[]): boolean {
  const parts = words.flatMap(({ text }) =>
    text
      .split(/[-/]|(?<=\p{Ll})(?=\p{Lu})/u)
      .filter((part) => part !== '')
      .map((part, index): Part => ({ text: part, optional: part.length <= 3 || index > 0 })),
  )
  if (parts.length < 2 || parts.some(({ text }) => text.toLowerCase() === letters)) return false
  return fits(letters, parts, 0)
}

function fits(letters: string, parts: readonly Part[], at: number): boolean {
  const [part, ...rest] = parts
  if (part === undefined) return at === letters.length
  const lower = part.text.toLowerCase()
  const most = /^\p{Lu}{2,}s?$/u.test(part.text) ? lower.length : 2
  for (let taken = Math.min(most, letters.length - at); taken >= 1; taken--) {
    if (lower.startsWith(letters.slice(at, at + taken)) && fits(letters, rest, at + taken)) return true
  }
  return at > 0 && part.optional && rest.length > 0 && fits(letters, rest, at)
}
