import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BenchRow, coldProcess, median, type ProcessFigures, row, runBench, sharedFolder } from './harness.ts'
import { readHostile, readOnce } from './reader/hostile.ts'
import { measureReader, type Recall } from './reader/measure.ts'

const rounds = 5
const officeparserOnce = fileURLToPath(new URL('./reader/officeparser-once.js', import.meta.url))

await runBench('reader', async ({ data }) => {
  const decks = join(sharedFolder, 'decks')
  const folder = data ?? decks
  // A folder of other data need not bring hostile files and a large deck of its own.
  const own = (path: string): string => (existsSync(join(folder, path)) ? join(folder, path) : join(decks, path))
  return [
    ...(await qualityRows(folder)),
    ...(await hostileRows(own('hostile'))),
    ...(await costRows(own('big/deck-250.pptx'))),
  ]
})

async function qualityRows(folder: string): Promise<readonly BenchRow[]> {
  const { decks, recall, inOrder, slides, hiddenRight, failures, misses } = await measureReader(folder)
  for (const line of [...failures, ...misses]) console.error(line)
  const share = ({ found, expected }: Recall): number => (expected === 0 ? 1 : found / expected)
  const whole = { atLeast: 1 }
  return [
    row('decks of the truth', decks, ''),
    row('decks that could not be read', failures.length, '', { atMost: 0 }),
    row('words of titles', share(recall.title), 'of them', whole),
    row('words of slides', share(recall.text), 'of them', whole),
    row('words of tables', share(recall.tables), 'of them', whole),
    row('words of notes', share(recall.notes), 'of them', whole),
    row('words of alternative texts', share(recall.alt), 'of them', whole),
    row('words of charts', share(recall.chart), 'of them'),
    row('links', share(recall.links), 'of them'),
    row('decks in their order', inOrder / decks, 'of them', whole),
    row('hidden flags right', hiddenRight / slides, 'of them', whole),
  ]
}

async function hostileRows(folder: string): Promise<readonly BenchRow[]> {
  const readings = await readHostile(folder)
  const crashed = readings.filter(({ end }) => end === undefined || ('code' in end && end.code === 'internal'))
  for (const { file } of crashed) console.error(`${file}: no typed error and no deck`)
  return [
    row('hostile files that crash it', crashed.length, `of ${readings.length}`, { atMost: 0 }),
    row('slowest hostile file', Math.max(...readings.map(({ seconds }) => seconds)), 's', { atMost: 2 }),
    row('largest peak of a hostile file', Math.max(...readings.map(({ peakMiB }) => peakMiB)), 'MiB', { atMost: 150 }),
  ]
}

async function costRows(deck: string): Promise<readonly BenchRow[]> {
  const own: ProcessFigures[] = []
  const reference: ProcessFigures[] = []
  for (let round = 0; round < rounds; round += 1) {
    own.push(await coldProcess([readOnce, deck]))
    reference.push(await coldProcess([officeparserOnce, deck]))
  }
  const seconds = (figures: readonly ProcessFigures[]): number => median(figures.map((one) => one.seconds))
  const peak = (figures: readonly ProcessFigures[]): number => median(figures.map((one) => one.peakMiB))
  return [
    row('deck-250', seconds(own), 's'),
    row('deck-250, officeparser', seconds(reference), 's'),
    row('deck-250, time', seconds(own) / seconds(reference), "of officeparser's", { atMost: 0.85 }),
    row('deck-250, peak', peak(own), 'MiB'),
    row('deck-250, officeparser, peak', peak(reference), 'MiB'),
    row('deck-250, memory', peak(own) / peak(reference), "of officeparser's", { atMost: 0.65 }),
  ]
}
