import type { PartOfSpeech } from './analysis.ts'
import type { DraftToken } from './draft-token.ts'

/** What is one word to a reader and several to the tagger, best first. */
const written = [
  // Addresses, paths and options.
  String.raw`(?<locator>\p{L}+:\/\/[^\s<>"')\]]*[\p{L}\p{N}/]|(?<![\p{L}\p{N}_.])(?:~|\.{1,2})?(?:\/[\p{L}\p{N}_.@-]+)+\/?(?<![.])|(?<![^\s\x60"'(=])--?[\p{L}][\p{L}\p{N}-]*)`,
  // C++, C#, F#.
  String.raw`(?<![\p{L}\p{N}])[A-Z](?:\+\+|#)`,
  // CI/CD, TCP/IP, I/O.
  String.raw`(?<![\p{L}\p{N}/])[A-Z]\p{L}{0,3}(?:\/[A-Z]\p{L}{0,3})+(?![\p{L}\p{N}/])`,
  // .NET, ASP.NET.
  String.raw`(?<![\p{L}\p{N}.])(?:\p{Lu}{2,})?\.\p{Lu}{2,}(?![\p{L}\p{N}])`,
  // low-level, kube-proxy, node.js, v1.2, x86_64, foo.bar.yaml; a dot only before what starts no sentence. Also what has
  // no mark in it and is still split: 110ms, Bartłomiej.
  String.raw`[\p{L}\p{M}\p{N}]+(?:(?:[-\u2010\u2011_]+|\.(?=[\p{Ll}\p{N}_]))[\p{L}\p{M}\p{N}]+)*`,
].join('|')
const compound = new RegExp(written, 'gu')
const mayHoldCompound = /[-_/#+]|\.[\p{L}\p{N}]|\p{N}\p{L}|[\u0080-\uffff]/u

/** Makes one token of what the tagger splits: `low-level`, `kube-proxy`, `node.js`, `TCP/IP`, `https://...`. */
export function joinWords(line: string, tokens: readonly DraftToken[]): readonly DraftToken[] {
  if (!mayHoldCompound.test(line)) return tokens
  const joined: DraftToken[] = []
  let copied = 0
  let index = 0
  for (const match of line.matchAll(compound)) {
    const end = match.index + match[0].length
    while (index < tokens.length && (tokens[index]?.start ?? 0) < match.index) index++
    // Most words are one token already.
    if (tokens[index]?.end === end) continue
    let after = index
    while (after < tokens.length && (tokens[after]?.end ?? 0) <= end) after++
    if (after - index < 2 || tokens[index]?.start !== match.index || tokens[after - 1]?.end !== end) continue
    joined.push(...tokens.slice(copied, index))
    joined.push(merge(match[0], tokens.slice(index, after), match.groups?.['locator'] !== undefined))
    copied = after
    index = after
  }
  if (copied === 0) return tokens
  joined.push(...tokens.slice(copied))
  return joined
}

function merge(text: string, parts: readonly DraftToken[], locator: boolean): DraftToken {
  const first = parts[0] as DraftToken
  const last = parts.at(-1) as DraftToken
  const lower = text.toLowerCase()
  return {
    text,
    lower,
    pos: locator ? 'X' : joinedTag(text, parts),
    lemma: last.lower === last.lemma ? lower : `${lower.slice(0, lower.length - last.lower.length)}${last.lemma}`,
    start: first.start,
    end: last.end,
    opens: first.opens,
  }
}

/** 1.2, 110ms, 2xx, 4GiB. */
const quantity = /^[\p{N}\p{P}]+(?:(?!st|nd|rd|th)\p{Ll}{1,3}|[KMGT]i?[Bb])?$/u
const ordinal = /^\p{N}+(?:st|nd|rd|th)$/u
/** A hash in hex. */
const digest = /^(?=.*\d)[\da-f]{12,}$/

/**
 * A compound behaves as its last word, but what ends in a participle or a particle modifies (`user-defined`,
 * `built-in`), and what holds dots, slashes or low lines is a name.
 */
function joinedTag(text: string, parts: readonly DraftToken[]): PartOfSpeech {
  const first = parts[0]?.pos
  const last = parts.at(-1)?.pos
  if (quantity.test(text)) return 'NUM'
  if (ordinal.test(text)) return 'ADJ'
  if (digest.test(text)) return 'X'
  if (/[./_+#]/u.test(text)) return 'PROPN'
  if (first === 'PROPN' || last === 'PROPN') return 'PROPN'
  return last === 'NOUN' ? 'NOUN' : 'ADJ'
}
