import type { Embedder } from '../ports/embedder.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import type { Search } from '../ports/search.ts'
import { createExplain, type Explain } from './explain-hits.ts'
import { createNearness, type Nearness } from './nearness.ts'
import { rankSlides } from './rank-slides.ts'
import { buildSearchIndex, type SearchIndex } from './search-index.ts'
import { createTermReader } from './terms.ts'

export type SearchParts = { readonly store: GraphStore; readonly embedder: Embedder }

type Ready = { readonly index: SearchIndex; readonly nearness: Nearness; readonly explain: Explain }

/**
 * Search over words (BM25) and meaning (a latent space, or the store's vectors). The first query after a write builds the
 * indexes, in slices that leave the event loop free; they are kept in memory while the graph stays as it is.
 */
export function createSearch({ store, embedder }: SearchParts): Search {
  const terms = createTermReader()
  let kept: { readonly revision: string; readonly ready: Promise<Ready> } | undefined

  const build = async (): Promise<Ready> => {
    const index = await buildSearchIndex(store, terms)
    return {
      index,
      nearness: await createNearness(index.chunks, store, embedder),
      explain: createExplain(index),
    }
  }
  const current = async (): Promise<Ready> => {
    const revision = await store.revision()
    if (kept?.revision === revision) return kept.ready
    const one = { revision, ready: build() }
    kept = one
    // What failed is not kept: the next query tries again.
    one.ready.catch(() => {
      if (kept === one) kept = undefined
    })
    return one.ready
  }

  return async (text, { limit = 10, signal } = {}) => {
    const { index, nearness, explain } = await current()
    signal?.throwIfAborted()
    const query = index.readQuery(text)
    const slides = rankSlides(index.chunks, query, await nearness(query, signal), limit)
    const ranked = [
      ...index.concepts.find(query, limit).map(({ concept, score }) => ({
        score,
        show: () => explain.concept(concept, score, query.stems),
      })),
      ...slides.map(({ chunk, score }) => ({ score, show: () => explain.slide(chunk, score, query.stems) })),
    ]
    const best = ranked.sort((a, b) => b.score - a.score).slice(0, limit)
    return best.map(({ show }) => show())
  }
}
