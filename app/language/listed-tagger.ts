import { newStemmer } from 'snowball-stemmers'
import type { PartOfSpeech } from './analysis.ts'
import type { DraftToken, Tagger } from './draft-token.ts'
import { tagFrench } from './french.ts'
import { joinWords } from './join-words.ts'
import { languageOf } from './languages.ts'

/** The part of speech of a word that is neither number nor mark; `previous` is that of the word before. */
type TagWord = (text: string, lower: string, previous: PartOfSpeech | undefined) => PartOfSpeech

/** An elided word (`l'`, `qu'`, `dell'`), a word or number, or a mark. */
const pieces = /\p{L}{1,5}['’](?=\p{L})|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu
/** Scripts that put no spaces between words, which `Intl.Segmenter` finds by dictionary. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u
/** Words that elide before a vowel, in French, Italian and Catalan; in other words an apostrophe is a letter. */
const elided = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|dell|all|nell|sull|dall|quest)['’]$/iu

/**
 * Tags by lists: function words of the language, marks, numbers; what is left is content. The lemma is the Snowball stem.
 * Has no model, so it serves any language for which English rules would be wrong.
 */
export function createListedTagger(code: string): Tagger {
  const { functionWords, stemmer } = languageOf(code)
  const stems = stemmer === undefined ? undefined : newStemmer(stemmer)
  const tagWord: TagWord = wordTagger(code, functionWords)
  const segmenter = new Intl.Segmenter(code, { granularity: 'word' })
  return (line) => {
    const tokens: DraftToken[] = []
    let opens = true
    let previous: PartOfSpeech | undefined
    for (const { text, start } of split(line, segmenter)) {
      const lower = text.toLowerCase().replace('’', "'")
      const pos = tagOf(text, lower, opens || code === 'de', previous, tagWord)
      const lemma = pos === 'NOUN' || pos === 'PROPN' || pos === 'VERB' ? (stems?.stem(lower) ?? lower) : lower
      tokens.push({ text, lower, pos, lemma, start, end: start + text.length, opens })
      opens =
        /^[.!?…。！？]$/u.test(text) &&
        /^(?:\s|$)|^[^\p{L}\p{N}]*[\p{Script=Han}\p{Script=Hiragana}]/u.test(line.slice(start + text.length))
      previous = pos
    }
    return unspaced.test(line) ? tokens : joinWords(line, tokens)
  }
}

function* split(line: string, segmenter: Intl.Segmenter): Generator<{ readonly text: string; readonly start: number }> {
  if (unspaced.test(line)) {
    for (const { segment, index } of segmenter.segment(line))
      if (segment.trim() !== '') yield { text: segment, start: index }
    return
  }
  for (const match of line.matchAll(pieces)) {
    const [text] = match
    const start = match.index
    if (!/['’]$/.test(text) || text.length === 1 || elided.test(text)) yield { text, start }
    else {
      // `aujourd'hui`, `it's`: an apostrophe inside a word.
      yield { text: text.slice(0, -1), start }
      yield { text: text.slice(-1), start: start + text.length - 1 }
    }
  }
}

/** `capitalised`: a capital says nothing here, at the start of a sentence or on a German noun. */
function tagOf(
  text: string,
  lower: string,
  capitalised: boolean,
  previous: PartOfSpeech | undefined,
  tagWord: TagWord,
): PartOfSpeech {
  if (/^\p{N}+$/u.test(text)) return 'NUM'
  if (!/[\p{L}\p{N}]/u.test(text)) return /[\p{P}]/u.test(text) ? 'PUNCT' : 'SYM'
  const pos = tagWord(text, lower, previous)
  const named = /\p{Lu}.*\p{Lu}/u.test(text) || (!capitalised && previous !== 'PUNCT' && /^\p{Lu}/u.test(text))
  return pos === 'NOUN' && named ? 'PROPN' : pos
}

function wordTagger(code: string, functionWords: ReadonlySet<string>): TagWord {
  if (code === 'fr') return (_text, lower, previous) => tagFrench(lower, previous)
  const isFunction = (text: string, lower: string): boolean =>
    functionWords.has(lower) ||
    functionWords.has(lower.replace("'", '')) ||
    (unspaced.test(text) && (text.length < 2 || /^\p{Script=Hiragana}+$/u.test(text)))
  if (code === 'de') {
    return (text, lower) => {
      if (isFunction(text, lower)) return 'ADP'
      if (/^[\p{Lu}\p{N}]/u.test(text)) return 'NOUN'
      return /(?:e|er|en|es|em)$/.test(lower) ? 'ADJ' : 'VERB'
    }
  }
  return (text, lower) => (isFunction(text, lower) ? 'ADP' : 'NOUN')
}
