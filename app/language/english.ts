import model from 'wink-eng-lite-web-model'
import winkNLP, { type ItsFunction, type WinkMethods } from 'wink-nlp'
import type { PartOfSpeech } from './analysis.ts'
import type { DraftToken, Tagger } from './draft-token.ts'
import { joinWords } from './join-words.ts'

/** wink's selectors as values: they are called by wink alone. */
type Its = {
  readonly value: ItsFunction<string>
  readonly pos: ItsFunction<PartOfSpeech>
  readonly lemma: ItsFunction<string>
  readonly span: ItsFunction<number[]>
}

/** Loads the English model: about 0.1 s and 60 MB, so once a thread. */
export function createEnglishTagger(): Tagger {
  const wink = winkNLP(model, ['sbd', 'pos'])
  return (line) => joinWords(line, tagLine(wink, line))
}

function tagLine(wink: WinkMethods, line: string): DraftToken[] {
  const its = wink.its as unknown as Its
  // wink knows contractions by the straight apostrophe.
  const plain = line.includes('’') ? line.replaceAll('’', "'") : line
  const document = wink.readDoc(plain)
  const tokens = document.tokens()
  const texts = tokens.out<string>(its.value)
  const tags = tokens.out<PartOfSpeech>(its.pos) as PartOfSpeech[]
  const lemmas = tokens.out<string>(its.lemma)
  const spans = document.sentences().out<number[]>(its.span) as number[][]
  const openings = new Set(spans.map(([first]) => first))
  const drafts: DraftToken[] = []
  let at = 0
  let opens = true
  for (const [index, text] of texts.entries()) {
    opens ||= openings.has(index)
    // wink folds some white space, so each token is looked up rather than counted out.
    const start = plain.indexOf(text, at)
    const pos = tags[index] ?? 'X'
    if (start === -1 || pos === 'SPACE') continue
    at = start + text.length
    const lower = text.toLowerCase()
    drafts.push({
      text: line.slice(start, at),
      lower,
      pos,
      lemma: lemmas[index]?.toLowerCase() ?? lower,
      start,
      end: at,
      opens,
    })
    opens = false
  }
  return drafts
}
