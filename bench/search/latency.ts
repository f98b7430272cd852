import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { readConfig } from '../../app/config.ts'
import type { GraphStore } from '../../app/ports/graph-store.ts'
import { openSearch, openWorkshop } from '../../app/wire.ts'
import { makeVariants } from '../../examples/make-decks.ts'
import { createRandom } from '../../examples/random.ts'
import { type BenchRow, median, row } from '../harness.ts'
import { ingestAsUsual } from '../ingest-as-usual.ts'

const decks = 100
const asked = 400

/** What a query costs on a graph of many decks, ingested without a key. */
export async function latencyRows(seed: number): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  const config = readConfig({ KNOWBASE_DATA: folder })
  const workshop = await openWorkshop(config)
  const { store } = workshop.parts
  try {
    for (const [index, bytes] of (await makeVariants(decks, seed)).entries()) {
      const path = join(folder, `variant-${index}.pptx`)
      await writeFile(path, bytes)
      await ingestAsUsual(path, workshop.parts)
    }
    const search = await openSearch(config, store)
    const queries = await someQueries(store, seed)

    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const first = await timed(() => search('where does it start'))
    delay.disable()
    const milliseconds: number[] = []
    for (const query of queries) milliseconds.push(await timed(() => search(query)))
    milliseconds.sort((a, b) => a - b)
    return [
      row('decks', (await store.documents()).length, ''),
      row('chunks', (await store.chunks()).length, ''),
      row('concepts', (await store.concepts()).length, ''),
      row('first query, which builds the indexes', first, 'ms'),
      row('  longest wait of others meanwhile', delay.max / 1e6, 'ms'),
      row('query, median', median(milliseconds), 'ms'),
      row('query, 95th percentile', milliseconds[Math.ceil(0.95 * milliseconds.length) - 1] ?? Number.NaN, 'ms', {
        atMost: 30,
      }),
      row('query, slowest', milliseconds.at(-1) ?? Number.NaN, 'ms'),
    ]
  } finally {
    await workshop.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Names, beginnings of names, titles of slides and whole sentences of the graph, drawn by a seed. */
async function someQueries(store: GraphStore, seed: number): Promise<string[]> {
  const random = createRandom(seed)
  const [concepts, chunks] = await Promise.all([store.concepts(), store.chunks()])
  const names = concepts.map((concept) => concept.name)
  const kinds = [
    names,
    names.map((name) => name.slice(0, 4)),
    chunks.map((chunk) => chunk.slideTitle),
    chunks.flatMap((chunk) => chunk.text.split('\n').slice(1)),
  ]
  return Array.from({ length: asked }, (_, index) => {
    const texts = kinds[index % kinds.length] ?? names
    return texts[Math.floor(random() * texts.length)] ?? ''
  })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
