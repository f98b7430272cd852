import type { KnowbaseError } from '../domain/errors.ts'
import type { IngestReport } from '../pipeline/ingest-report.ts'
import { count, oneLine } from './terminal.ts'

export type FailedDeck = { readonly path: string; readonly error: KnowbaseError }

/** What came of a deck, in one line. */
export function summaryLine(report: IngestReport): string {
  const { fileName, seconds } = report
  if (report.status === 'unchanged') {
    const figures = `${count(report.concepts, 'concept')}, ${count(report.relations, 'relation')}, by ${report.extractor}`
    return `${fileName}: already in the graph with these very bytes (${figures}); nothing to do. --fresh reads it again.`
  }
  const figures = [
    count(report.slides, 'slide'),
    count(report.segments, 'segment'),
    count(report.concepts, 'concept'),
    count(report.relations, 'relation'),
    `${report.rejected.toLocaleString('en')} rejected`,
    count(report.pictureOnlySlides.length, 'picture-only slide'),
    `${seconds.toFixed(1)} s`,
  ]
  return `${fileName}: ${figures.join(', ')}`
}

/** What the reader should know beside the figures. */
export function warnings(report: IngestReport): string[] {
  const lines: string[] = []
  if (report.pictureOnlySlides.length > 0) {
    lines.push(`Nothing was read of slides that hold just pictures: ${numberList(report.pictureOnlySlides)}.`)
  }
  for (const { slide, message } of report.damagedSlides)
    lines.push(`Slide ${slide} could not be read whole: ${oneLine(message)}`)
  for (const { slides, reason } of report.failedSegments) {
    lines.push(`Slides ${numberList(slides)} failed: ${oneLine(reason)} Run the same command again to retry just them.`)
  }
  for (const { slides, reason } of report.standIns) {
    lines.push(
      `Slides ${numberList(slides)} were read without the model, which failed: ${oneLine(reason)} Run the same command again to retry just them.`,
    )
  }
  const replaced = report.otherVersions.filter((version) => version.replaced)
  const kept = report.otherVersions.filter((version) => !version.replaced)
  if (replaced.length > 0) lines.push(`Replaced ${count(replaced.length, 'older version')} of ${report.fileName}.`)
  if (kept.length > 0) {
    const ids = kept.map((version) => version.documentId.slice(0, 12)).join(', ')
    lines.push(
      `An older version of ${report.fileName} is kept beside this one (${ids}); --replace swaps it in, knowbase remove takes it out.`,
    )
  }
  return lines
}

/** Every drop with its reason, and the names that look alike. */
export function explainDrops(report: IngestReport): string[] {
  return [
    ...report.drops.map((drop) => {
      const quote = drop.quote === '' ? '' : ` "${oneLine(drop.quote, 80)}"`
      return `rejected ${drop.kind} ${oneLine(drop.claim, 80)} (slide ${drop.slide}): ${drop.explanation}${quote}`
    }),
    ...report.suggestedAliases.map((one) => `perhaps the same: ${oneLine(one.name, 60)} and ${oneLine(one.other, 60)}`),
  ]
}

/** `1-3, 7`. */
function numberList(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && number <= last[1] + 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ')
}
