import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Deck } from '../../app/domain/deck.ts'
import { sharedFolder } from '../harness.ts'

export type GoldSlide = {
  readonly title: string
  readonly body: string
  readonly notes: string
  readonly divider: boolean
  readonly chapter: number
  /** Gives a boundary away. */
  readonly leak: boolean
}

export type GoldDeck = { readonly name: string; readonly lang: string; readonly slides: readonly GoldSlide[] }

export const goldSegments = join(sharedFolder, 'gold', 'segments.jsonl.gz')

/** One deck a line, gzipped or not. */
export function readGoldDecks(path: string): readonly GoldDeck[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as GoldDeck)
}

/** Without what marks a chapter: what is left must be told from the words. */
export function blind(deck: GoldDeck): GoldDeck {
  return { ...deck, slides: deck.slides.filter((slide) => !slide.divider && !slide.leak) }
}

export function deckOfGold({ name, slides }: GoldDeck): Deck {
  return {
    id: name,
    fileName: `${name}.pptx`,
    title: name,
    sections: [],
    slides: slides.map((slide, index) => ({
      number: index + 1,
      id: String(index),
      part: '',
      title: slide.title,
      layout: slide.divider ? 'secHead' : '',
      hidden: false,
      blocks: slide.body.split('\n').map((text) => ({ kind: 'paragraph', text, level: 0 })),
      notes: slide.notes,
      picturesOnly: false,
      errors: [],
    })),
  }
}

/** Positions at which a new chapter starts, the first slide left out. */
export function chapterStarts(slides: readonly GoldSlide[]): readonly number[] {
  return slides.flatMap((slide, index) => (index > 0 && slide.chapter !== slides[index - 1]?.chapter ? [index] : []))
}
