import type { StoredChunk } from '../ports/graph-store.ts'
import type { ChunkIndex } from './chunk-index.ts'
import { coverage, type Query } from './query.ts'

/** Weight of meaning beside words, both from 0 to 1. Flat from 0.3 to 0.8 on five collections. */
const meaningWeight = 0.6
/** What scores less has next to nothing of what was asked for. */
const least = 0.05

export type RankedChunk = { readonly chunk: StoredChunk; readonly score: number }

/**
 * Slides by words (BM25 over its largest score) and by meaning (cosine); the best chunk stands for its slide. Scores reach
 * 0.9 where a slide holds all that was asked for, so that a concept of just that name comes first, and half of that where
 * it holds little.
 */
export function rankSlides(
  { chunks, words }: ChunkIndex,
  query: Query,
  nearness: Float64Array,
  limit: number,
): readonly RankedChunk[] {
  const lexical = words.score(query.stems)
  const most = lexical.reduce((highest, score) => Math.max(highest, score), 0)
  const best = new Map<string, RankedChunk>()
  for (const [position, chunk] of chunks.entries()) {
    const meant = Math.max(0, nearness[position] ?? 0)
    const score = ((lexical[position] ?? 0) / (most || 1) + meaningWeight * meant) / (1 + meaningWeight)
    if (score <= least) continue
    const slide = `${chunk.documentId}:${chunk.slide}`
    if (score > (best.get(slide)?.score ?? 0)) best.set(slide, { chunk, score })
  }
  const confidence = 0.45 + 0.45 * coverage(query, most, words.inverseFrequency)
  return [...best.values()]
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ chunk, score }) => ({ chunk, score: confidence * score }))
}
