import type { NounPhrase, Token } from '../analysis.ts'
import { listAfter } from './objects.ts'
import type { Pattern } from './pattern.ts'
import type { Reading } from './reading.ts'
import { relate } from './relate.ts'
import { isPossessive, numberOf } from './subjects.ts'

/** `protocols such as HTTP and gRPC`, `like`, `e.g.`, `including`, `notably` (Hearst 1992). */
export const examples: Pattern = (reading) =>
  reading.tokens.flatMap((token, index) => {
    const marker = markerAt(reading, token, index)
    if (marker === undefined) return []
    const general = generalBefore(reading, index, marker)
    if (general === undefined || !isClass(reading, general, marker)) return []
    const specific = listAfter(reading, index + marker.length, true)
    if (marker.word === 'like' && opensClause(reading, specific[0])) return []
    return relate(reading, specific, [general], { type: 'is_a', reversed: false, confidence: 0.75 })
  })

type Marker = { readonly word: string; readonly length: number; readonly afterComma: boolean }

/** Whether a comma or bracket must stand before the word: `systems including old ones` says which systems are meant. */
const words: ReadonlyMap<string, boolean> = new Map([
  ['like', false],
  ['e.g.', false],
  ['e.g', false],
  ['including', true],
  ['notably', true],
  ['especially', true],
  ['particularly', true],
])

function markerAt({ tokens }: Reading, { lower }: Token, index: number): Marker | undefined {
  const next = tokens[index + 1]?.lower
  if (lower === 'such' && next === 'as') return { word: lower, length: 2, afterComma: false }
  if (lower === 'for' && (next === 'example' || next === 'instance')) {
    return { word: lower, length: tokens[index + 2]?.text === ',' ? 3 : 2, afterComma: true }
  }
  const afterComma = words.get(lower)
  if (afterComma === undefined) return undefined
  const separated = next !== undefined && /^[.,:]$/.test(next)
  return { word: lower, length: separated ? 2 : 1, afterComma }
}

/** The phrase before the marker, over a comma, dash or bracket. */
function generalBefore({ tokens, ending }: Reading, index: number, marker: Marker): NounPhrase | undefined {
  const before = tokens[index - 1]
  if (before !== undefined && /^[,(–—:-]$/.test(before.text)) return ending[index - 2]
  return marker.afterComma ? undefined : ending[index - 1]
}

/** What has examples is in the plural, or one of its kind (`a container engine like`), never one certain thing. */
function isClass({ tokens }: Reading, general: NounPhrase, marker: Marker): boolean {
  if (numberOf(tokens[general.last]) !== 'singular') return true
  const before = tokens[general.first - 1]
  const certain = before !== undefined && (/^(?:the|this|that)$/.test(before.lower) || isPossessive(before))
  return !certain && !marker.afterComma
}

/** `formulas, like bisimulation does`: no example but a comparison. */
function opensClause({ tokens }: Reading, phrase: NounPhrase | undefined): boolean {
  const next = phrase === undefined ? undefined : tokens[phrase.last + 1]
  return next !== undefined && next.pos === 'AUX' && next.lemma === 'do'
}

/** `HTTP, gRPC and other protocols`. */
export const andOther: Pattern = (reading) => {
  const { tokens, starting, ending } = reading
  return tokens.flatMap((token, index) => {
    if (token.pos !== 'CCONJ' || !/^(?:other|similar|related)$/.test(tokens[index + 1]?.lower ?? '')) return []
    const general = starting[index + 1] ?? starting[index + 2]
    if (general === undefined) return []
    const specific: NounPhrase[] = []
    for (let at = index - 1; at >= 0; ) {
      if (tokens[at]?.text === ',') at--
      const phrase = ending[at]
      if (phrase === undefined) break
      specific.unshift(phrase)
      at = phrase.first - 1
      if (tokens[at]?.pos === 'DET') at--
      if (tokens[at]?.text !== ',') break
    }
    return relate(reading, specific, [general], { type: 'is_a', reversed: false, confidence: 0.7 })
  })
}
