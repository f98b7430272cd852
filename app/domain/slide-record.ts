import type { Slide } from './deck.ts'
import type { SlideRecord } from './graph.ts'
import { slideText } from './line.ts'

/** A slide as the graph keeps it; `text` is what quotes and offsets refer to. */
export function slideRecord(slide: Slide): SlideRecord {
  return { number: slide.number, title: slide.title, text: slideText(slide), notes: slide.notes, hidden: slide.hidden }
}
