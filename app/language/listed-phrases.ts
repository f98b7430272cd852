import type { NounPhrase, Token } from './analysis.ts'

/** Words between a noun and its complement, by language: in these the head comes first. */
const glues: Readonly<Record<string, ReadonlySet<string>>> = {
  fr: new Set(['de', 'du', "d'"]),
  es: new Set(['de', 'del']),
  ca: new Set(['de', 'del', "d'"]),
  it: new Set(['di', 'del', 'della', 'dei', 'delle', "dell'", 'da']),
  pt: new Set(['de', 'do', 'da', 'dos', 'das']),
  ro: new Set(['de']),
}
/** Content words of a phrase at most; without a tagger long stretches are clauses. */
const longest = 4

/** Noun phrases of a language without a model: stretches of content words, joined by what glues a noun to its complement. */
export function listedPhrases(tokens: readonly Token[], code: string): NounPhrase[] {
  const glue = glues[code]
  const phrases: NounPhrase[] = []
  let at = 0
  while (at < tokens.length) {
    const end = stretchEnd(tokens, at, glue)
    if (end > at) {
      const last = lastNoun(tokens, at, end - 1)
      const content = tokens.slice(at, last + 1).filter(isContent).length
      if (last >= at && content <= longest) phrases.push({ first: at, last, head: glue === undefined ? last : at })
      else if (last >= at) phrases.push(...pieces(tokens, at, last, glue !== undefined))
    }
    at = Math.max(end, at + 1)
  }
  return phrases
}

function stretchEnd(tokens: readonly Token[], first: number, glue: ReadonlySet<string> | undefined): number {
  let at = first
  while (isContent(tokens[at])) {
    at++
    const joins = glue?.has(tokens[at]?.lower ?? '') === true && isContent(tokens[at + 1])
    if (joins) at++
  }
  return at
}

function lastNoun(tokens: readonly Token[], first: number, last: number): number {
  let at = last
  while (at >= first && tokens[at]?.pos !== 'NOUN' && tokens[at]?.pos !== 'PROPN') at--
  return at
}

/** A stretch too long to be a name falls apart at its glue; parts that are still too long are left out. */
function pieces(tokens: readonly Token[], first: number, last: number, headFirst: boolean): NounPhrase[] {
  const phrases: NounPhrase[] = []
  let start = first
  for (let at = first; at <= last + 1; at++) {
    if (at <= last && isContent(tokens[at])) continue
    const end = at - 1
    if (end >= start && end - start < longest) phrases.push({ first: start, last: end, head: headFirst ? start : end })
    start = at + 1
  }
  return phrases
}

function isContent(token: Token | undefined): boolean {
  return token !== undefined && (token.pos === 'NOUN' || token.pos === 'PROPN' || token.pos === 'ADJ')
}
