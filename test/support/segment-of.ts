import type { LineRole } from '../../app/domain/line.ts'
import type { Segment } from '../../app/domain/segment.ts'

/** A segment of slides, each given as its title and its bullets. */
export function segmentOf(...slides: readonly (readonly string[])[]): Segment {
  return {
    id: 'segment',
    index: 0,
    title: slides[0]?.[0] ?? '',
    tokens: 0,
    excerpts: slides.map(([title = '', ...bullets], index) => {
      let start = 0
      return {
        slide: index + 1,
        title,
        hidden: false,
        lines: [title, ...bullets].map((text, at) => {
          const role: LineRole = at === 0 ? 'title' : 'paragraph'
          const line = { text, role, level: 0, start }
          start += text.length + 1
          return line
        }),
      }
    }),
  }
}
