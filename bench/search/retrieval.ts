import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../app/config.ts'
import type { Deck } from '../../app/domain/deck.ts'
import { slideRecord } from '../../app/domain/slide-record.ts'
import { embedChunks } from '../../app/pipeline/embed-chunks.ts'
import { createChunkIndex } from '../../app/search/chunk-index.ts'
import { createNearness } from '../../app/search/nearness.ts'
import { type Query, queryOf, readWords } from '../../app/search/query.ts'
import { createTermReader } from '../../app/search/terms.ts'
import { openLocalEmbedder, openSearch, openStore } from '../../app/wire.ts'
import { type BenchRow, row } from '../harness.ts'
import type { Collection } from './collection.ts'
import { gainAtTen } from './gain.ts'

/** Ids of documents, best first. */
type Rank = (query: string) => Promise<readonly string[]>

/**
 * How well texts are found: each text becomes a slide of one large deck in a real store, and is found as a user finds
 * slides; words, meaning and vectors alone stand beside it.
 */
export async function retrievalRows(collection: Collection): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  const embedder = await openLocalEmbedder()
  const config = readConfig({ KNOWBASE_DATA: folder })
  const store = await openStore(config, embedder)
  try {
    const deck = deckOfTexts(collection)
    await store.put({
      document: {
        id: deck.id,
        title: deck.title,
        fileName: deck.fileName,
        ingestedAt: new Date(0).toISOString(),
        status: 'completed',
        extractor: 'none',
      },
      slides: deck.slides.map(slideRecord),
      chunks: await embedChunks(deck, embedder, new AbortController().signal),
      mentions: [],
      relations: [],
    })
    const search = await openSearch(config, store)
    const chunks = await store.chunks()
    const terms = createTermReader()
    const index = await createChunkIndex(chunks, terms)
    const nearness = await createNearness(index, store, embedder)
    const idOf = (slide: number): string => collection.documents[slide - 1]?.id ?? ''
    const slideOf = new Map(chunks.map((chunk) => [chunk.id, chunk.slide]))
    const read = (text: string): Query => queryOf(text, readWords(text, index.languages, terms))
    const byScore = (scores: Float64Array): string[] =>
      chunks
        .map(({ slide }, index) => ({ slide, score: scores[index] ?? 0 }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .map(({ slide }) => idOf(slide))
    const of = (rank: Rank): Promise<number> => meanGain(collection, rank)

    return [
      row('texts', collection.documents.length, ''),
      row(
        'nDCG@10, search',
        await of(async (query) => (await search(query)).map(({ slides }) => idOf(slides[0]?.slide ?? 0))),
        '',
        {
          atLeast: 0.45,
        },
      ),
      row('nDCG@10, words alone (BM25)', await of(async (query) => byScore(index.words.score(read(query).stems))), '', {
        atLeast: 0.43,
      }),
      row('nDCG@10, meaning alone (latent space)', await of(async (query) => byScore(await nearness(read(query)))), ''),
      row(
        'nDCG@10, hashed vectors alone',
        await of(async (query) => {
          const [vector] = await embedder.embed([query])
          const found = await store.nearestChunks(vector ?? new Float32Array(embedder.dimensions), 20)
          return found.map(({ id }) => idOf(slideOf.get(id) ?? 0))
        }),
        '',
      ),
    ]
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function meanGain({ queries }: Collection, rank: Rank): Promise<number> {
  const figures: number[] = []
  for (const { text, gains } of queries) {
    if ([...gains.values()].some((gain) => gain > 0)) figures.push(gainAtTen([...new Set(await rank(text))], gains))
  }
  return figures.reduce((sum, one) => sum + one, 0) / figures.length
}

function deckOfTexts({ documents }: Collection): Deck {
  return {
    id: 'c'.repeat(64),
    fileName: 'collection.pptx',
    title: 'A collection',
    sections: [],
    slides: documents.map(({ text }, index) => ({
      number: index + 1,
      id: String(index),
      part: '',
      title: '',
      layout: '',
      hidden: false,
      blocks: [{ kind: 'paragraph', text, level: 0 }],
      notes: '',
      picturesOnly: false,
      errors: [],
    })),
  }
}
