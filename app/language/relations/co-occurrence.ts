import { canonicalKey } from '../../domain/canonical-name.ts'
import type { LineRole } from '../../domain/line.ts'
import type { Sentence } from '../analysis.ts'
import { isNameable } from '../concepts/is-nameable.ts'
import { argumentText, trimArgument } from './arguments.ts'
import type { Argument, RelationDraft } from './relation-draft.ts'

/** A sentence with more phrases than this lists things rather than relates them. */
const mostPhrases = 8
/** Weak relations a line of text, so that they never drown the others. */
const perLine = 0.15

/** What the author says, rather than what labels a picture. */
const told: ReadonlySet<LineRole> = new Set(['title', 'paragraph', 'diagram', 'table', 'notes'])

type Pair = {
  readonly source: Argument
  readonly target: Argument
  readonly proof: Sentence
  /** Different ones: a line that comes again with another number says nothing new. */
  readonly lines: Set<string>
  readonly titled: Set<number>
}

/**
 * The fallback: phrases that stand together in two different bullets or more, or one in the title and one in the body
 * of two slides, most often first. `known` are pairs that a pattern has related.
 */
export function coOccurrences(
  sentences: readonly Sentence[],
  known: (one: string, other: string) => boolean,
): RelationDraft[] {
  const pairs = new Map<string, Pair>()
  let title: readonly [string, Argument][] = []
  for (const sentence of sentences.filter(({ source }) => told.has(source.role))) {
    const named = phrasesOf(sentence)
    if (sentence.source.role === 'title') title = named
    for (const [index, [key, source]] of named.entries()) {
      for (const [otherKey, target] of named.slice(index + 1)) {
        const apart = key !== otherKey && target.first > source.last
        if (apart)
          pairOf(pairs, key, otherKey, source, target, sentence).lines.add(sentence.source.text.replaceAll(/\d+/g, '0'))
      }
      for (const [titleKey, heading] of title) {
        if (heading.sentence.source.slide !== sentence.source.slide || titleKey === key) continue
        if (sentence.source.role === 'title') continue
        pairOf(pairs, titleKey, key, heading, source, sentence).titled.add(sentence.source.slide)
      }
    }
  }
  const most = Math.ceil(new Set(sentences.map(({ line }) => line)).size * perLine)
  return [...pairs]
    .map(([key, pair]) => ({ key, pair, count: Math.max(pair.lines.size, pair.titled.size) }))
    .filter(({ key, count }) => count >= 2 && !known(...(key.split('\n') as [string, string])))
    .sort((one, other) => other.count - one.count)
    .slice(0, most)
    .map(({ pair: { source, target, proof }, count }) => ({
      source,
      target,
      type: 'related_to',
      proof,
      confidence: Math.min(0.45, 0.3 + 0.05 * count),
    }))
}

function phrasesOf(sentence: Sentence): readonly [string, Argument][] {
  if (sentence.nounPhrases.length > mostPhrases) return []
  return sentence.nounPhrases
    .map((phrase) => trimArgument({ ...phrase, sentence }))
    .filter(({ first, last }) => isNameable(sentence.tokens.slice(first, last + 1)) && !isPath(sentence, first, last))
    .map((argument) => [canonicalKey(argumentText(argument)), argument])
}

/** `prometheus/docs/specs`: the parts of a path stand together for no reason of theirs. */
function isPath({ tokens }: Sentence, first: number, last: number): boolean {
  return tokens[first - 1]?.text === '/' || tokens[last + 1]?.text === '/'
}

function pairOf(
  pairs: Map<string, Pair>,
  one: string,
  other: string,
  source: Argument,
  target: Argument,
  proof: Sentence,
): Pair {
  const key = one < other ? `${one}\n${other}` : `${other}\n${one}`
  const pair = pairs.get(key) ?? { source, target, proof, lines: new Set(), titled: new Set() }
  pairs.set(key, pair)
  return pair
}
