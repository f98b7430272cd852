import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../app/config.ts'
import type { GraphPatch } from '../../app/domain/graph.ts'
import type { GraphStore } from '../../app/ports/graph-store.ts'
import type { Search } from '../../app/ports/search.ts'
import { createSearch } from '../../app/search/search.ts'
import { openLocalEmbedder, openStore } from '../../app/wire.ts'
import { documentRecord } from '../graph/arbitrary-patch.ts'
import { mention, relation } from '../graph/sample-patch.ts'

const id = 'document-a'
const french = 'document-f'
const embedder = await openLocalEmbedder()

async function patchOf(
  documentId: string,
  texts: readonly (readonly [string, string])[],
  claims: Pick<GraphPatch, 'mentions' | 'relations'>,
): Promise<GraphPatch> {
  const whole = texts.map((one) => one.join('\n'))
  const vectors = await embedder.embed(whole)
  return {
    document: documentRecord(documentId),
    slides: texts.map(([title], at) => ({ number: at + 1, title, text: whole[at] ?? '', notes: '', hidden: false })),
    chunks: vectors.map((embedding, at) => ({
      id: `${documentId}-${at}`,
      slide: at + 1,
      text: whole[at] ?? '',
      embedding,
    })),
    ...claims,
  }
}

const definition = 'A custom resource definition (CRD) teaches the API server a new kind.'
const patches = [
  await patchOf(
    id,
    [
      ['Custom resources', `${definition} Nothing else is needed.`],
      ['Autoscaling', 'The horizontal pod autoscaler adds replicas. It reads metrics from the metrics server.'],
    ],
    {
      mentions: [
        mention(id, 'customresourcedefinition', 1, {
          name: 'custom resource definition',
          surface: 'custom resource definition',
          aliases: ['CRD'],
          quote: definition,
        }),
        mention(id, 'apiserver', 1, { name: 'API server', quote: definition }),
        mention(id, 'horizontalpodautoscaler', 2, {
          name: 'horizontal pod autoscaler',
          quote: 'The horizontal pod autoscaler adds replicas.',
          definition: 'Adds and removes replicas as the load asks for.',
        }),
      ],
      relations: [relation(id, 'customresourcedefinition', 'extends', 'apiserver', 1)],
    },
  ),
  await patchOf(french, [['Consensus', 'Le quorum est la majorité des nœuds. Une élection suit la perte du chef.']], {
    mentions: [mention(french, 'quorum', 1, { name: 'quorum', quote: 'Le quorum est la majorité des nœuds.' })],
    relations: [],
  }),
]

describe('createSearch', () => {
  let folder: string
  let store: GraphStore
  let reads: string[] = []
  let search: Search

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'knowbase-search-'))
    store = await openStore(readConfig({ KNOWBASE_DATA: folder }), embedder)
    for (const patch of patches) await store.put(patch)
    const counted: GraphStore = {
      ...store,
      chunks: () => {
        reads.push('chunks')
        return store.chunks()
      },
    }
    search = createSearch({ store: counted, embedder })
  })
  afterAll(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  const first = async (query: string) => (await search(query))[0]

  it.each([
    ['its name', 'Custom Resource Definitions'],
    ['another spelling of it', 'custom-resource-definition'],
    ['its acronym', 'crd'],
    ['a question for it', 'what is a custom resource definition'],
    ['a misspelt word', 'cusotm resuorce definition'],
    ['its beginning', 'custom res'],
    ['the beginning of one of its words', 'defi'],
  ])('finds a concept by %s', async (_what, query) => {
    expect(await first(query)).toMatchObject({ kind: 'concept', id: 'customresourcedefinition' })
  })

  it.each([
    ['a misspelt word beside others', 'the new kind of a resuorce'],
    ['the beginning of a word beside others', 'definition of a resou'],
  ])('finds concept and slide by %s', async (_what, query) => {
    const ids = (await search(query)).map((hit) => hit.id)
    expect(ids).toEqual(expect.arrayContaining(['customresourcedefinition', `${id}-0`]))
  })

  it('finds a concept by the words of its definition', async () => {
    const hits = await search('what removes replicas when load falls')
    expect(hits.filter((hit) => hit.kind === 'concept')[0]).toMatchObject({ id: 'horizontalpodautoscaler' })
  })

  it('ranks the name above the acronym, that above a beginning, and a beginning above words', async () => {
    const scores = []
    for (const query of ['custom resource definition', 'CRD', 'custom resource', 'a definition of the resource'])
      scores.push((await search(query)).find((hit) => hit.id === 'customresourcedefinition')?.score ?? 0)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(new Set(scores).size).toBe(scores.length)
  })

  it('explains a hit by the sentence that matched, its words marked, with places and neighbours', async () => {
    const hit = (await search('metrics of the server')).find(({ kind }) => kind === 'slide')
    expect(hit).toMatchObject({ title: 'Autoscaling', sentence: 'It reads metrics from the metrics server.' })
    expect(hit?.marks.map(([start, end]) => hit.sentence.slice(start, end))).toEqual(['metrics', 'metrics', 'server'])
    expect(hit?.slides).toEqual([{ documentId: id, fileName: documentRecord(id).fileName, slide: 2 }])
    expect(hit?.neighbours.map((one) => one.name)).toEqual(['horizontal pod autoscaler'])

    const concept = await first('CRD')
    expect(concept?.marks.map(([start, end]) => concept.sentence.slice(start, end))).toContain('CRD')
    expect(concept?.neighbours).toEqual([{ id: 'apiserver', name: 'API server', relation: 'extends' }])
  })

  it('reads each language by its own rules', async () => {
    expect(await first('élections')).toMatchObject({ kind: 'slide', title: 'Consensus' })
  })

  it('answers with nothing where nothing fits, and with no more than asked for', async () => {
    expect(await search('zymurgy')).toEqual([])
    expect(await search('')).toEqual([])
    expect(await search('?!')).toEqual([])
    expect(await search('server', { limit: 1 })).toHaveLength(1)
  })

  it('keeps its indexes until the graph changes, and then sees the change', async () => {
    reads = []
    await Promise.all([search('quorum'), search('server')])
    expect(reads).toEqual([])
    await store.put(
      await patchOf('document-b', [['Beer', 'Zymurgy is the study of it.']], {
        mentions: [mention('document-b', 'zymurgy', 1, { quote: 'Zymurgy is the study of it.' })],
        relations: [],
      }),
    )
    const [hits] = await Promise.all([search('zymurgy'), search('quorum')])
    expect(hits[0]).toMatchObject({ id: 'zymurgy' })
    expect(reads).toEqual(['chunks'])
    await store.remove('document-b')
  })

  it('stops when it is told to', async () => {
    await expect(search('quorum', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })

  it('tries again after the store failed once', async () => {
    let broken = true
    const flaky = createSearch({
      store: { ...store, chunks: () => (broken ? Promise.reject(new Error('broken')) : store.chunks()) },
      embedder,
    })
    await expect(flaky('quorum')).rejects.toThrow('broken')
    broken = false
    expect(await flaky('quorum')).not.toEqual([])
  })
})
