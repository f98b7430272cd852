import type { LineRole } from '../domain/line.ts'
import type { Passage } from './passages.ts'

const marks: Readonly<Partial<Record<LineRole, string>>> = { title: '# ', notes: '> ' }

/**
 * Passages as a prompt shows them: `12: text`, titles marked `#` and notes `>`, `--` between slides, all of it between
 * `<slides>` tags. Every line of the deck starts with its number, so that no text of a deck can end the fence.
 */
export function showPassages(passages: readonly Passage[]): string {
  const lines: string[] = ['<slides>']
  for (const [index, passage] of passages.entries()) {
    const previous = passages[index - 1]
    if (previous !== undefined && previous.excerpt !== passage.excerpt) lines.push('--')
    lines.push(`${passage.id}: ${marks[passage.role] ?? ''}${oneLine(passage.text)}`)
  }
  return [...lines, '</slides>'].join('\n')
}

/** Names as a prompt lists them, fenced like the slides they come from. */
export function showNames(tag: 'concepts' | 'terms' | 'items', names: readonly string[]): string {
  return [`<${tag}>`, ...names.map((name, index) => `${index + 1}: ${oneLine(name)}`), `</${tag}>`].join('\n')
}

/** Control characters and line ends become spaces, and what looks like a fence is broken up. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll(/<(?=\/?(?:slides|concepts|terms|items)>)/gi, '< ')
}
