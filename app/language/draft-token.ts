import type { PartOfSpeech } from './analysis.ts'

/** A token while it may still be retagged and joined. */
export type DraftToken = {
  text: string
  lower: string
  pos: PartOfSpeech
  lemma: string
  start: number
  end: number
  /** Whether a sentence starts here. */
  opens: boolean
}

/** Tags the words of one line; what a reader calls one word is one token. */
export type Tagger = (line: string) => readonly DraftToken[]
