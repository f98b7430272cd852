import { stripVTControlCharacters, styleText } from 'node:util'

/** Where a command writes: results to `out`, everything else to `log`. Colours only on a terminal. */
export type Terminal = {
  readonly out: (text: string) => void
  readonly log: (text: string) => void
  readonly interactive: boolean
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
}

export function createTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  const style = (format: 'bold' | 'dim', text: string): string => styleText(format, text, { stream: stdout })
  return {
    out: (text) => void stdout.write(`${text}\n`),
    log: (text) => void stderr.write(`${text}\n`),
    interactive: stderr.isTTY,
    bold: (text) => style('bold', text),
    dim: (text) => style('dim', text),
  }
}

/** Deck text on a terminal: control characters gone, one line, cut to a width. */
export function oneLine(text: string, width = 160): string {
  const flat = stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return flat.length <= width ? flat : `${flat.slice(0, width - 1).trimEnd()}…`
}

/** `1 slide`, `2 slides`, `1,234 slides`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? singular : plural}`
}
