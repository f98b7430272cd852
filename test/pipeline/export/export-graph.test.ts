import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLadybug } from '../../../app/graph/ladybug/database.ts'
import { createLadybugStore } from '../../../app/graph/ladybug-store.ts'
import { exportFormatNames, exportGraph } from '../../../app/pipeline/export/export-graph.ts'
import type { GraphStore } from '../../../app/ports/graph-store.ts'
import { testDimensions } from '../../graph/arbitrary-patch.ts'
import { mention, relation, samplePatch } from '../../graph/sample-patch.ts'

const nasty = 'He said "5 < 6 & 7",\r\nthen\ttabbed \u{1F600} and \\ended\u0007'
const clean = nasty.replace('\u0007', '')

let folder = ''
let store: GraphStore
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-export-'))
  store = await createLadybugStore({ folder, embedding: { model: 'test', dimensions: testDimensions } })
  await store.put(samplePatch('document-a'))
  const patch = samplePatch('document-b')
  await store.put({
    ...patch,
    slides: patch.slides.map((slide) => ({ ...slide, title: nasty })),
    mentions: [...patch.mentions, mention('document-b', 'topic', 2, { aliases: ['Topics, "plural"'], quote: nasty })],
    relations: [...patch.relations, relation('document-b', 'topic', 'is_a', 'queue', 2)],
  })
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const whole = async (name: (typeof exportFormatNames)[number]): Promise<string> =>
  (await Array.fromAsync(exportGraph(store, name))).join('')

type XmlItem = { readonly element: string; readonly attributes: Record<string, string>; data: Record<string, string> }

function parseGraphml(text: string): XmlItem[] {
  const items: XmlItem[] = []
  let key = ''
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'node' || name === 'edge') items.push({ element: name, attributes, data: {} })
    key = name === 'data' ? (attributes['key'] ?? '') : ''
    const last = items.at(-1)
    if (key !== '' && last !== undefined) last.data[key] = ''
  })
  parser.on('text', (part) => {
    const last = items.at(-1)
    if (key !== '' && last !== undefined) last.data[key] += part
  })
  parser.on('closetag', () => (key = ''))
  parser.write(text).close()
  return items
}

describe('the graph as a file', () => {
  it('GraphML holds every node and edge, each edge after the nodes at its ends', async () => {
    const items = parseGraphml(await whole('graphml'))
    const labels = Map.groupBy(items, (item) => item.data['label'])
    expect(Object.fromEntries([...labels].map(([label, of]) => [label, of.length]))).toEqual({
      Concept: 3,
      Document: 2,
      Slide: 4,
      HAS_SLIDE: 4,
      MENTIONED_IN: 7,
      RELATES: 3,
    })
    const nodes = new Set<string>()
    for (const { element, attributes } of items) {
      if (element === 'node') nodes.add(attributes['id'] ?? '')
      else for (const end of ['source', 'target']) expect(nodes).toContain(attributes[end])
    }
    const topic = items.find((item) => item.data['surface'] === 'topic')
    expect(topic?.data['quote']).toBe(clean)
  })

  it('declares each attribute that GraphML uses', async () => {
    const text = await whole('graphml')
    const declared = new Set([...text.matchAll(/<key id="(\w+)"/g)].map((match) => match[1]))
    const used = new Set([...text.matchAll(/<data key="(\w+)"/g)].map((match) => match[1]))
    expect([...used].filter((key) => !declared.has(key))).toEqual([])
  })

  it('JSON-LD is one document whose ends are its nodes', async () => {
    const { '@graph': graph } = JSON.parse(await whole('jsonld')) as { '@graph': Record<string, string>[] }
    expect(graph).toHaveLength(3 + 2 + 4 + 7 + 3)
    const ids = new Set(graph.map((item) => item['id']))
    for (const item of graph.filter((one) => one['kind'] === 'Relation')) {
      for (const end of ['source', 'target', 'slide']) expect(ids).toContain(item[end])
    }
    expect(graph.find((item) => item['surface'] === 'topic')?.['quote']).toBe(nasty)
  })

  it('CSV is one row an item to a database that reads it', async () => {
    const path = join(folder, 'graph.csv')
    await writeFile(path, await whole('csv'))
    const database = await openLadybug(join(folder, 'reader.lbug'))
    const rows = await database.read((query) =>
      query(`LOAD FROM '${path}' (HEADER=true, PARALLEL=false, DELIM=',', QUOTE='"', ESCAPE='"') RETURN *`),
    )
    await database.close()
    expect(
      Object.fromEntries([...Map.groupBy(rows, (one) => String(one['kind']))].map(([kind, of]) => [kind, of.length])),
    ).toEqual({ concept: 3, document: 2, slide: 4, mention: 7, relation: 3 })
    expect(rows.find((one) => one['kind'] === 'mention' && one['name'] === 'topic')?.['quote']).toBe(nasty)
  })

  it('Cypher is one statement a line', async () => {
    const lines = (await whole('cypher')).trimEnd().split('\n')
    expect(lines.every((line) => /^(CREATE CONSTRAINT|MERGE|MATCH) .*;$/.test(line))).toBe(true)
    expect(lines.filter((line) => line.includes(':RELATES '))).toHaveLength(3)
    expect(lines.filter((line) => line.includes(':`IS_A` '))).toHaveLength(1)
  })

  it.each(exportFormatNames)('%s of a large graph comes in pieces, of an empty one is whole', async (name) => {
    const slides = Array.from({ length: 500 }, (_, index) => ({
      number: index + 1,
      title: 'A title',
      text: 'word '.repeat(40),
      notes: '',
      hidden: false,
    }))
    const patch = samplePatch('document-c')
    await store.put({ ...patch, slides })
    const pieces = await Array.fromAsync(exportGraph(store, name))
    expect(pieces.length).toBeGreaterThan(3)
    await store.remove('document-c')
    const empty = await createLadybugStore({
      folder: join(folder, name),
      embedding: { model: 'test', dimensions: testDimensions },
    })
    const text = (await Array.fromAsync(exportGraph(empty, name))).join('')
    if (name === 'graphml') expect(parseGraphml(text)).toEqual([])
    if (name === 'jsonld') expect(JSON.parse(text)).toMatchObject({ '@graph': [] })
    await empty.close()
  })
})
