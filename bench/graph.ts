// npm run bench:graph: a graph in Neo4j, written in batches; beside one statement a row, as it grows, and by many at once.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GraphPatch } from '../app/domain/graph.ts'
import { openNeo4j } from '../app/graph/neo4j/database.ts'
import { createNeo4jStore } from '../app/graph/neo4j-store.ts'
import type { GraphStore } from '../app/ports/graph-store.ts'
import { makeVariants } from '../examples/make-decks.ts'
import { emptyNeo4j } from '../test/graph/support/empty-neo4j.ts'
import { neo4jMissing, startNeo4j, type TestNeo4j } from '../test/services/neo4j.ts'
import { bigDeckPath } from './big-deck.ts'
import { recordPatches } from './graph/record-patches.ts'
import { writeRowByRow } from './graph/row-by-row.ts'
import { type BenchRow, median, row, runBench } from './harness.ts'

const decks = 100
const atOnce = 8

await runBench('graph', async ({ data, seed }) => {
  const missing = await neo4jMissing()
  if (missing !== undefined) throw new Error(`Not measured: ${missing}.`)
  const [big, ...small] = await recordPatches([data ?? (await bigDeckPath(seed)), ...(await variantFiles(seed))])
  if (big === undefined) throw new Error('There is no deck.')
  const server = await startNeo4j()
  try {
    return [
      ...(await besideRowByRow(server, big)),
      ...(await growth(server, small)),
      ...(await sideBySide(server, small.slice(0, atOnce))),
    ]
  } finally {
    await server.stop()
  }
})

async function variantFiles(seed: number): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  process.once('exit', () => void rm(folder, { recursive: true, force: true }))
  const variants = await makeVariants(decks, seed)
  return Promise.all(
    variants.map(async (bytes, index) => {
      const path = join(folder, `variant-${index}.pptx`)
      await writeFile(path, bytes)
      return path
    }),
  )
}

/** On empty graphs, batches before and after; ten thousand statements are long enough to time once. */
async function besideRowByRow(server: TestNeo4j, patch: GraphPatch): Promise<BenchRow[]> {
  const inBatches = (): Promise<number> => inEmptyGraph(server, patch, (store) => seconds(() => store.put(patch)))
  const ours = [await inBatches(), await inBatches()]
  const theirs = await inEmptyGraph(server, patch, () => rowByRow(server, patch))
  ours.push(await inBatches())
  return [
    row('nodes and edges of the large deck', sizeOf(patch), ''),
    row('written in batches', median(ours), 's'),
    row('written one statement a row', theirs, 's'),
    row('one statement a row, times batches', theirs / median(ours), '', { atLeast: 10 }),
  ]
}

async function rowByRow(server: TestNeo4j, patch: GraphPatch): Promise<number> {
  const database = await openNeo4j({ ...server, database: 'neo4j' })
  try {
    return await seconds(() => writeRowByRow(database, patch))
  } finally {
    await database.close()
  }
}

/** 100 variants of the sample deck, one after the other into one graph. */
async function growth(server: TestNeo4j, patches: readonly GraphPatch[]): Promise<BenchRow[]> {
  const each = await inEmptyGraph(server, patches[0], async (store) => {
    const taken: number[] = []
    for (const patch of patches) taken.push(await seconds(() => store.put(patch)))
    return taken
  })
  // A single write is too short to time alone: the five around each are taken.
  const around = (position: number): number => median(each.slice(position - 5, position))
  const [tenth, hundredth] = [around(12), around(patches.length)]
  return [
    row('10th deck', tenth, 's'),
    row('100th deck', hundredth, 's'),
    row('100th, times the 10th', hundredth / tenth, '', { atMost: 1.5 }),
  ]
}

/** As many writers, each with a connection of its own, as workers on machines of their own would have. */
async function sideBySide(server: TestNeo4j, patches: readonly GraphPatch[]): Promise<BenchRow[]> {
  return inEmptyGraph(server, patches[0], async (store) => {
    const writers = await Promise.all(
      patches.map(async (patch) => ({ patch, store: await openStore(server, patches[0]) })),
    )
    const began = performance.now()
    const ended = await Promise.allSettled(writers.map((writer) => writer.store.put(writer.patch)))
    const took = (performance.now() - began) / 1000
    await Promise.all(writers.map((writer) => writer.store.close()))
    const count = (of: (patch: GraphPatch) => number): number => patches.reduce((sum, patch) => sum + of(patch), 0)
    const [documents, mentions, relations] = [await store.documents(), await store.mentions(), await store.relations()]
    const missing =
      patches.length -
      documents.length +
      (count((patch) => patch.mentions.length) - mentions.length) +
      (count((patch) => patch.relations.length) - relations.length)
    const shared = count((patch) => new Set(patch.mentions.map((mention) => mention.key)).size)
    const concepts = await store.concepts()
    return [
      row(`${atOnce} documents at once`, took, 's'),
      row('of them with an error', ended.filter((one) => one.status === 'rejected').length, '', { atMost: 0 }),
      row('documents, mentions or relations missing', missing, '', { atMost: 0 }),
      row('documents that share a concept, mean', shared / concepts.length, '', { atLeast: 1.2 }),
    ]
  })
}

async function inEmptyGraph<T>(
  server: TestNeo4j,
  patch: GraphPatch | undefined,
  work: (store: GraphStore) => Promise<T>,
): Promise<T> {
  await emptyNeo4j(server)
  const store = await openStore(server, patch)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

function openStore(server: TestNeo4j, patch: GraphPatch | undefined): Promise<GraphStore> {
  const dimensions = patch?.chunks[0]?.embedding.length ?? 1
  return createNeo4jStore({ ...server, database: 'neo4j', embedding: { model: 'test', dimensions } })
}

function sizeOf({ slides, chunks, mentions, relations }: GraphPatch): number {
  const concepts = new Set(mentions.map((mention) => mention.key)).size
  return 1 + 2 * slides.length + 2 * chunks.length + concepts + mentions.length + relations.length
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
