import type { LineRole } from '../domain/line.ts'
import type { Segment } from '../domain/segment.ts'

/**
 * What a model cites: a line of a slide, or a few sentences of a long one. Its text stands verbatim in the slide's text,
 * so evidence that names a passage needs no copying by the model.
 */
export type Passage = {
  /** Number in the prompt, from 1 in each segment. */
  readonly id: number
  /** Slide number in the deck; never part of a prompt, so that a slide inserted before changes no call. */
  readonly slide: number
  /** Position of the excerpt in the segment: passages of one slide share it. */
  readonly excerpt: number
  readonly role: LineRole
  readonly level: number
  readonly text: string
}

/** Longer lines, as notes often are, are cited by sentences. */
const longLine = 280
/** Sentences are put together until they are this long, since each number costs tokens. */
const wantedLength = 140

/** Numbers the lines of a segment in reading order. */
export function passagesOf(segment: Segment): readonly Passage[] {
  const passages: Passage[] = []
  for (const [excerpt, { slide, lines }] of segment.excerpts.entries()) {
    for (const { text, role, level } of lines) {
      for (const part of splitSentences(text)) {
        passages.push({ id: passages.length + 1, slide, excerpt, role, level, text: part })
      }
    }
  }
  return passages
}

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

function splitSentences(text: string): readonly string[] {
  if (text.length <= longLine) return [text]
  const parts: string[] = []
  let part = ''
  for (const { segment: sentence } of sentences.segment(text)) {
    part += sentence
    if (part.trim().length < wantedLength) continue
    parts.push(part.trim())
    part = ''
  }
  return part.trim() === '' ? parts : [...parts, part.trim()]
}
