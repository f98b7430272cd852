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
    const phrase = end > at ? trim(tokens, at, end - 1, glue !== undefined) : undefined
    if (phrase !== undefined) {
      const content = tokens.slice(phrase.first, phrase.last + 1).filter(isContent).length
      if (content <= longest) phrases.push(phrase)
      else phrases.push(...pieces(tokens, phrase, glue !== undefined))
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

/** From noun to noun; where modifiers follow the head those at the end stay, unless something depends on them. */
function trim(tokens: readonly Token[], start: number, end: number, headFirst: boolean): NounPhrase | undefined {
  let [first, last] = [start, end]
  // `un outil [développé] par`, `conteneurs [dédiés] à`: not part of the name.
  const keepsAdjectives = headFirst && tokens[end + 1]?.pos !== 'ADP'
  const mayEnd = keepsAdjectives ? isContent : isNoun
  while (last >= first && !mayEnd(tokens[last])) last--
  if (headFirst) while (first <= last && !isNoun(tokens[first])) first++
  return first > last ? undefined : { first, last, head: headFirst ? first : last }
}

/** A stretch too long to be a name falls apart at its glue; parts that are still too long are left out. */
function pieces(tokens: readonly Token[], { first, last }: NounPhrase, headFirst: boolean): NounPhrase[] {
  const phrases: NounPhrase[] = []
  let start = first
  for (let at = first; at <= last + 1; at++) {
    if (at <= last && isContent(tokens[at])) continue
    const phrase = at - start <= longest ? trim(tokens, start, at - 1, headFirst) : undefined
    if (phrase !== undefined) phrases.push(phrase)
    start = at + 1
  }
  return phrases
}

function isContent(token: Token | undefined): boolean {
  return isNoun(token) || token?.pos === 'ADJ'
}

function isNoun(token: Token | undefined): boolean {
  return token?.pos === 'NOUN' || token?.pos === 'PROPN'
}
