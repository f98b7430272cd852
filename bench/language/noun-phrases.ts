import type { Analyse } from '../../app/language/analyse.ts'
import { type BenchRow, row } from '../harness.ts'
import { readGold } from './read-gold.ts'

const set = 'ud-en_gum-test.conllu'

type Word = {
  readonly text: string
  readonly pos: string
  readonly head: number
  readonly relation: string
  readonly start: number
  readonly end: number
}

/** A sentence and the spans of its noun phrases, in UTF-16 units of its text. */
type GoldSentence = { readonly text: string; readonly spans: ReadonlySet<string> }

const nominal = new Set(['NOUN', 'PROPN'])
const modifier = new Set(['NOUN', 'PROPN', 'ADJ'])
const inner = /^(?:compound|flat|fixed|goeswith)(?:$|:)/
const hyphen = /^[-\u2010\u2011]$/

/** How well noun phrases agree with those that the gold syntax makes. */
export function nounPhraseRows(folder: string, analyse: Analyse): readonly BenchRow[] {
  const text = readGold(folder, set)
  if (text === undefined) {
    console.error(`${folder} holds no ${set}: noun phrases are not measured.`)
    return []
  }
  return [row('noun phrases F1, GUM', 100 * nounPhraseF1(readNounPhrases(text), analyse), '', { atLeast: 84 })]
}

/** Sentences of a CoNLL-U text (https://universaldependencies.org/format.html). */
export function readNounPhrases(conllu: string): readonly GoldSentence[] {
  return conllu
    .split(/\n\n+/)
    .map(readSentence)
    .filter((sentence) => sentence !== undefined)
}

function readSentence(block: string): GoldSentence | undefined {
  const lines = block.split('\n')
  const text = lines.find((line) => line.startsWith('# text = '))?.slice('# text = '.length)
  if (text === undefined) return undefined
  const words: Word[] = []
  let at = 0
  // A contraction has a row of its own for its surface; the words it is made of share that place.
  let shared = { until: 0, start: 0, end: 0 }
  for (const line of lines) {
    const [id = '', form = '', , pos = '', , , head = '0', relation = ''] = line.split('\t')
    const range = /^(\d+)-(\d+)$/.exec(id)
    if (range !== null) {
      const start = text.indexOf(form, at)
      at = start + form.length
      shared = { until: Number(range[2]), start, end: at }
    } else if (/^\d+$/.test(id)) {
      const inside = Number(id) <= shared.until
      const found = text.indexOf(form, inside ? shared.start : at)
      const start = inside && (found === -1 || found >= shared.end) ? shared.start : found
      const end = inside ? Math.min(shared.end, start + form.length) : start + form.length
      if (!inside) at = end
      words.push({ text: form, pos, head: Number(head) - 1, relation, start, end })
    }
  }
  return { text, spans: goldSpans(words) }
}

/** Each noun that heads a phrase, with the modifiers before it whose heads lie in the span, and its flat words. */
function goldSpans(words: readonly Word[]): ReadonlySet<string> {
  const spans = new Set<string>()
  for (const [index, word] of words.entries()) {
    if (!nominal.has(word.pos) || inner.test(word.relation)) continue
    let first = index
    for (let at = index - 1; at >= 0; at--) {
      const one = words[at]
      if (one === undefined) break
      if (hyphen.test(one.text)) continue
      if (!modifier.has(one.pos) || one.head < first || one.head > index) break
      first = at
    }
    let last = index
    for (const [at, one] of words.entries()) {
      if (at > last && one.head === index && /^flat(?:$|:)/.test(one.relation)) last = at
    }
    spans.add(`${words[first]?.start}-${words[last]?.end}`)
  }
  return spans
}

/** F1 of the spans of noun phrases, exact matches alone counting, over all sentences. */
export function nounPhraseF1(sentences: readonly GoldSentence[], analyse: Analyse): number {
  let hits = 0
  let given = 0
  let wanted = 0
  for (const { text, spans } of sentences) {
    wanted += spans.size
    for (const sentence of analyse([{ slide: 1, text, role: 'paragraph', level: 0 }], 'en')) {
      for (const { first, last } of sentence.nounPhrases) {
        given++
        if (spans.has(`${sentence.tokens[first]?.start}-${sentence.tokens[last]?.end}`)) hits++
      }
    }
  }
  return (2 * hits) / (given + wanted)
}
