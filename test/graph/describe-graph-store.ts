import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EmbeddingSpace } from '../../app/domain/embedding-space.ts'
import { KnowbaseError } from '../../app/domain/errors.ts'
import type { GraphPatch } from '../../app/domain/graph.ts'
import type { GraphStore } from '../../app/ports/graph-store.ts'
import { testDimensions } from './arbitrary-patch.ts'
import { dumpGraph } from './dump-graph.ts'
import { itObeysTheLaws } from './graph-store-laws.ts'
import { mention, relation, samplePatch } from './sample-patch.ts'

/** A server or folder that the stores of one suite live in. */
export type GraphStoreFixture = {
  /** An empty store for vectors of `testDimensions` numbers. */
  readonly create: () => Promise<GraphStore>
  /** Opens the same graph again, for the same vectors or others; only called when the store before is closed. */
  readonly reopen: (embedding?: EmbeddingSpace | 'as stored') => Promise<GraphStore>
  readonly dispose: () => Promise<void>
  /** How many random cases a property takes; a server is slower than a file. */
  readonly runs: number
}

/** What every GraphStore must do. */
export function describeGraphStore(name: string, makeFixture: () => Promise<GraphStoreFixture>): void {
  describe(`graph store: ${name}`, () => {
    let fixture: GraphStoreFixture
    let store: GraphStore
    beforeAll(async () => {
      fixture = await makeFixture()
    })
    afterAll(() => fixture.dispose())
    beforeEach(async () => {
      store = await fixture.create()
    })
    afterEach(() => store.close())

    const dumpOf = async (work: (store: GraphStore) => Promise<unknown>): Promise<unknown> => {
      await clear(store)
      await work(store)
      return dumpGraph(store, testDimensions)
    }

    it('is empty at first', async () => {
      expect(await dumpGraph(store, testDimensions)).toMatchObject({ documents: [], concepts: [], chunks: [] })
      expect(await store.concept('alpha')).toBeUndefined()
      expect(await store.slides('document-a')).toEqual([])
      expect(await store.remove('document-a')).toBe(false)
    })

    it('gives back what was put', async () => {
      const patch = samplePatch('document-a')
      expect(await store.put(patch)).toMatchObject({ slides: 2, chunks: 2, mentions: 3, relations: 1, concepts: 2 })
      expect(await store.documents()).toEqual([{ ...patch.document, slides: 2, concepts: 2, relations: 1 }])
      expect(await store.slides('document-a')).toEqual(patch.slides)
      expect(await store.relations()).toEqual(patch.relations)
      expect(await store.relations('document-a')).toEqual(patch.relations)
      expect(await store.relations('document-b')).toEqual([])
      expect(await store.mentions('document-a')).toEqual(patch.mentions)
      expect((await store.chunks()).map(({ slide, slideTitle, text }) => ({ slide, slideTitle, text }))).toEqual([
        { slide: 1, slideTitle: 'Queues', text: 'Queues\nA broker holds a queue.' },
        { slide: 2, slideTitle: 'Brokers', text: 'Brokers' },
      ])
      expect((await store.concepts()).map(({ id }) => id)).toEqual(['broker', 'queue'])
      const queue = await store.concept('queue')
      expect(queue).toMatchObject({ name: 'queue', type: 'Component', aliases: ['Queues'] })
      expect(queue?.mentions).toHaveLength(2)
      expect(queue?.relations).toEqual(patch.relations)
    })

    it('derives a concept from the claims of all documents', async () => {
      await store.put(samplePatch('document-a'))
      const other = { type: 'Technology', name: 'Message queue', score: 0.9, definition: 'A queue keeps messages.' }
      await store.put({
        ...samplePatch('document-b'),
        mentions: [mention('document-b', 'queue', 1, other), mention('document-b', 'queue', 2, other)],
        relations: [],
      })
      expect(await store.mentions()).toEqual([
        ...(await store.mentions('document-a')),
        ...(await store.mentions('document-b')),
      ])
      expect(await store.concept('queue')).toMatchObject({
        name: 'Message queue',
        type: 'Technology',
        definition: 'A queue keeps messages.',
        score: 0.95,
      })
      await store.remove('document-b')
      expect(await store.concept('queue')).toMatchObject({ name: 'queue', type: 'Component', score: 0.5 })
    })

    it('reports a type that is a tie, and breaks it the same way in any order', async () => {
      const patches = ['Technology', 'Component'].map((type, index) => ({
        ...samplePatch(`document-${index}`),
        mentions: [mention(`document-${index}`, 'queue', 1, { type })],
        relations: [],
      }))
      for (const order of [patches, patches.toReversed()]) {
        await clear(store)
        const counts = []
        for (const patch of order) counts.push(await store.put(patch))
        expect(counts.map(({ ties }) => ties)).toEqual([[], [{ concept: 'queue', types: ['Component', 'Technology'] }]])
        expect(await store.concept('queue')).toMatchObject({ type: 'Component' })
      }
    })

    it('swaps documents in one write', async () => {
      await store.put(samplePatch('document-a'))
      await store.put(samplePatch('document-b'), { replaces: ['document-a', 'document-of-nobody'] })
      expect((await store.documents()).map(({ id }) => id)).toEqual(['document-b'])
      expect((await store.mentions('document-b')).length).toBe(3)
      expect(await store.mentions()).toEqual(await store.mentions('document-b'))
      expect(await store.mentions('document-a')).toEqual([])
    })

    it('finds the nearest chunks', async () => {
      await store.put(samplePatch('document-a'))
      const near = await store.nearestChunks(new Float32Array([0.9, 0.1, 0, 0]), 1)
      expect(near).toHaveLength(1)
      expect((await store.chunks()).find(({ id }) => id === near[0]?.id)?.slide).toBe(1)
      expect(near[0]?.score).toBeCloseTo(0.9939, 3)
      expect(await store.nearestChunks(new Float32Array(4), 5)).toEqual([])
      expect(await store.nearestChunks(new Float32Array([1, 0, 0, 0]), 0)).toEqual([])
    })

    it('takes a chunk whose vector is zero to be near nothing', async () => {
      const patch = samplePatch('document-a')
      await store.put({
        ...patch,
        chunks: patch.chunks.map((chunk, index) =>
          index === 0 ? { ...chunk, embedding: new Float32Array(testDimensions) } : chunk,
        ),
      })
      expect(await store.chunks()).toHaveLength(2)
      const near = await store.nearestChunks(new Float32Array([0, 1, 0, 0]), 5)
      expect(near.map(({ id }) => id)).toEqual([patch.chunks[1]?.id])
    })

    it('has a revision that changes with every write and with nothing else', async () => {
      const revisions = [await store.revision()]
      await store.put(samplePatch('document-a'))
      revisions.push(await store.revision())
      await store.put(samplePatch('document-b'))
      revisions.push(await store.revision())
      await store.remove('document-b')
      revisions.push(await store.revision())
      expect(new Set(revisions).size).toBe(4)
      await store.remove('document-b')
      await store.concepts()
      expect(await store.revision()).toBe(revisions[3])
    })

    it('refuses a patch that does not hold together, and stays as it was', async () => {
      await store.put(samplePatch('document-b'))
      const before = await dumpGraph(store, testDimensions)
      const patch = samplePatch('document-a')
      const broken: readonly GraphPatch[] = [
        { ...patch, mentions: [mention('document-a', 'queue', 7, {})] },
        { ...patch, relations: [relation('document-a', 'queue', 'uses', 'nobody', 1)] },
        { ...patch, mentions: [mention('document-b', 'queue', 1, {})] },
        { ...patch, chunks: [{ id: 'x', slide: 1, text: '', embedding: new Float32Array(3) }] },
        { ...patch, chunks: [{ id: 'x', slide: 1, text: '', embedding: new Float32Array([1, 2, 3, Number.NaN]) }] },
      ]
      for (const one of broken) await expect(store.put(one)).rejects.toMatchObject({ code: 'invalid_input' })
      expect(await dumpGraph(store, testDimensions)).toEqual(before)
    })

    it('writes a text whose claims come later, and nothing where they fail', async () => {
      const { mentions, relations, ...text } = samplePatch('document-a')
      const whole = samplePatch('document-b')
      await store.put(whole)
      const before = await dumpGraph(store, testDimensions)
      const failing = Promise.reject(new KnowbaseError('cancelled', 'Cancelled.'))
      await expect(store.put({ ...text, claims: failing })).rejects.toMatchObject({ code: 'cancelled' })
      const broken = Promise.resolve({ mentions: [], relations })
      await expect(store.put({ ...text, claims: broken })).rejects.toMatchObject({ code: 'invalid_input' })
      expect(await dumpGraph(store, testDimensions)).toEqual(before)
      const counts = await store.put({ ...text, claims: Promise.resolve({ mentions, relations }) })
      const later = await dumpGraph(store, testDimensions)
      expect(counts).toEqual(await store.put({ ...text, mentions, relations }))
      expect(await dumpGraph(store, testDimensions)).toEqual(later)
    })

    it('takes writes and reads at once', async () => {
      const ids = ['a', 'b', 'c', 'd', 'e', 'f']
      await Promise.all(ids.flatMap((id) => [store.put(samplePatch(`document-${id}`)), store.concepts()]))
      expect((await store.concept('queue'))?.mentions).toHaveLength(12)
      await Promise.all(ids.slice(1).map((id) => store.remove(`document-${id}`)))
      const concurrent = await dumpGraph(store, testDimensions)
      expect(concurrent).toEqual(await dumpOf((fresh) => fresh.put(samplePatch('document-a'))))
    })

    it('keeps the graph when it is closed', async () => {
      await store.put(samplePatch('document-a'))
      await store.put(samplePatch('document-b'))
      await store.remove('document-a')
      const before = await dumpGraph(store, testDimensions)
      const revision = await store.revision()
      await store.close()
      store = await fixture.reopen()
      expect(await dumpGraph(store, testDimensions)).toEqual(before)
      expect(await store.revision()).toBe(revision)
    })

    const other = { model: 'test-other', dimensions: 3 }
    const vectorsOf = async (count: number): Promise<ReadonlyMap<string, Float32Array>> =>
      new Map(
        (await store.chunks()).map(({ id }, index) => [id, new Float32Array(count).fill(0).with(index % count, 1)]),
      )

    it('replaces vectors by those of another space, and nothing else', async () => {
      await store.put(samplePatch('document-a'))
      const before = (await dumpGraph(store, testDimensions)) as Record<string, unknown>
      const revision = await store.revision()
      await store.replaceVectors(other, await vectorsOf(3))
      const [first] = await store.chunks()
      const check = async (): Promise<void> => {
        expect(store.embedding()).toEqual(other)
        const after = (await dumpGraph(store, 3)) as Record<string, unknown>
        expect({ ...after, vectors: undefined }).toEqual({ ...before, vectors: undefined })
        const near = await store.nearestChunks(new Float32Array([1, 0, 0]), 1)
        expect(near).toEqual([{ id: first?.id, score: expect.closeTo(1, 3) }])
      }
      await check()
      expect(await store.revision()).not.toBe(revision)
      await store.close()
      await expect(fixture.reopen()).rejects.toMatchObject({
        code: 'store_mismatch',
        advice: expect.stringContaining('knowbase reembed'),
      })
      store = await fixture.reopen(other)
      await check()
      await store.close()
      store = await fixture.reopen('as stored')
      await check()
    })

    it('refuses vectors that do not fit, and stays as it was', async () => {
      await store.put(samplePatch('document-a'))
      const before = await dumpGraph(store, testDimensions)
      const right = await vectorsOf(3)
      const short = new Map([...right].slice(1))
      for (const vectors of [short, await vectorsOf(2), new Map([...short, ['nobody', new Float32Array(3)] as const])])
        await expect(store.replaceVectors(other, vectors)).rejects.toMatchObject({ code: 'invalid_input' })
      expect(await dumpGraph(store, testDimensions)).toEqual(before)
    })

    it('takes the vectors of whoever comes first to a graph that has none', async () => {
      await store.close()
      store = await fixture.reopen(other)
      await store.close()
      store = await fixture.reopen()
      await store.put(samplePatch('document-a'))
      expect(await store.nearestChunks(new Float32Array([0, 1, 0, 0]), 1)).toHaveLength(1)
    })

    itObeysTheLaws(dumpOf, () => fixture.runs)
  })
}

async function clear(store: GraphStore): Promise<void> {
  for (const { id } of await store.documents()) await store.remove(id)
}
