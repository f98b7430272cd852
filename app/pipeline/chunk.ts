import type { Deck } from '../domain/deck.ts'
import { slideLines } from '../domain/line.ts'

/** The text that stands for a slide, or for a stretch of a long one, in search. */
export type ChunkText = { readonly slide: number; readonly text: string }

/** Longer slides are split; about 400 tokens, beyond which one vector says too little of each line. */
const maxCharacters = 1600

/** One chunk a slide, its title first; a long slide gives several, each with the title. Slides without text give none. */
export function chunkSlides(deck: Deck): readonly ChunkText[] {
  return deck.slides.flatMap((slide) => {
    const body = slideLines(slide).filter((line) => line.role !== 'title')
    const title = slide.title.trim()
    const parts = splitAt(
      body.map((line) => line.text),
      maxCharacters - title.length,
    )
    const texts = parts.length === 0 ? [title] : parts.map((part) => (title === '' ? part : `${title}\n${part}`))
    return [...new Set(texts)].filter((text) => text !== '').map((text) => ({ slide: slide.number, text }))
  })
}

/** Lines joined up to a size; a line that is longer on its own is not cut. */
function splitAt(lines: readonly string[], size: number): string[] {
  const parts: string[] = []
  for (const line of lines) {
    const last = parts.at(-1)
    if (last === undefined || last.length + line.length + 1 > size) parts.push(line)
    else parts[parts.length - 1] = `${last}\n${line}`
  }
  return parts
}
