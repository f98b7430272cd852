import type { Block, Deck, DeckSection, Slide } from '../domain/deck.ts'

const step = '  '

/** A deck for people to read: its figures, then every slide with all that was read of it, indented under its title. */
export function outline(deck: Deck): string {
  const sections = new Map(deck.sections.flatMap((section) => firstSlide(section)))
  const slides = deck.slides.flatMap((slide) => {
    const section = sections.get(slide.number)
    return [...(section === undefined ? [] : ['', `== ${section} ==`]), '', ...slideLines(slide)]
  })
  return printable([deck.title, figures(deck), ...slides].join('\n'))
}

function firstSlide({ name, slides }: DeckSection): readonly (readonly [number, string])[] {
  return slides.length === 0 ? [] : [[Math.min(...slides), name]]
}

function figures({ slides }: Deck): string {
  const count = (what: string, is: (slide: Slide) => boolean): readonly string[] => {
    const number = slides.filter(is).length
    return number === 0 ? [] : [`${number} ${what}`]
  }
  return [
    slides.length === 1 ? '1 slide' : `${slides.length} slides`,
    ...count('hidden', (slide) => slide.hidden),
    ...count('of pictures only', (slide) => slide.picturesOnly),
    ...count('with errors', (slide) => slide.errors.length > 0),
  ].join(', ')
}

function slideLines(slide: Slide): readonly string[] {
  const marks = [...(slide.hidden ? ['hidden'] : []), ...(slide.picturesOnly ? ['pictures only'] : [])]
  const title = slide.title.replaceAll(/\s+/g, ' ').trim() || '(no title)'
  return [
    `${slide.number}. ${title}${marks.map((mark) => ` [${mark}]`).join('')}`,
    ...slide.blocks.flatMap(blockLines).map((line) => step + line),
    ...(slide.notes === '' ? [] : [`${step}Notes:`, ...linesOf(slide.notes).map((line) => step + step + line)]),
    ...slide.errors.map(({ message }) => `${step}! ${message}`),
  ]
}

function blockLines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return bullet(block.text, block.level)
    case 'table':
      return block.rows.map((row) => `| ${row.map((cell) => linesOf(cell).join(' ')).join(' | ')} |`)
    case 'chart':
      return [
        labelled('Chart', block.title),
        ...named('categories', block.categories),
        ...block.series.map(({ name, values }) => `${step}${name || 'series'}: ${values.join(', ')}`),
        ...named('labels', block.labels),
      ]
    case 'diagram':
      return ['Diagram:', ...block.nodes.flatMap(({ text, level }) => bullet(text, level + 1))]
    case 'alt':
      return [labelled('Alt', block.text)]
    case 'link':
      return [labelled('Link', block.text === block.url ? block.url : `${block.text} <${block.url}>`)]
    case 'comment':
      return [labelled(block.author === '' ? 'Comment' : `Comment by ${block.author}`, block.text)]
    case 'equation':
      return [labelled('Equation', block.text)]
    case 'furniture':
      return [`(${block.role}: ${linesOf(block.text).join(' ')})`]
  }
}

function bullet(text: string, level: number): readonly string[] {
  const indent = step.repeat(level)
  return linesOf(text).map((line, index) => `${indent}${index === 0 ? '- ' : step}${line}`)
}

function labelled(label: string, text: string): string {
  return `${label}: ${linesOf(text).join(' ')}`.trim()
}

function named(label: string, texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [`${step}${label}: ${texts.join(', ')}`]
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/[\n\v\r\u2028\u2029]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Without the control characters a deck could steer a terminal with. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]/gu, '')
}
