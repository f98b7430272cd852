import type { StemmedLanguage } from '../domain/function-words.ts'
import type { StoredChunk } from '../ports/graph-store.ts'
import { type Bm25, createBm25 } from './bm25.ts'
import { pause } from './pause.ts'
import type { TermReader } from './terms.ts'

/** Chunks read without a pause. */
const slice = 50

/** Chunks by words, for one state of the graph. */
export type ChunkIndex = {
  readonly chunks: readonly StoredChunk[]
  /** Languages that the documents are written in; English where there is none. */
  readonly languages: ReadonlySet<StemmedLanguage>
  readonly words: Bm25
}

export async function createChunkIndex(chunks: readonly StoredChunk[], terms: TermReader): Promise<ChunkIndex> {
  const languages = await guessLanguages(chunks, terms)
  const documents: string[][] = []
  for (const [index, { text, documentId }] of chunks.entries()) {
    documents.push(terms.stems(text, languages.get(documentId) ?? 'english'))
    if (index % slice === 0) await pause()
  }
  const words = await createBm25(documents)
  return { chunks, languages: new Set(languages.size === 0 ? ['english'] : languages.values()), words }
}

/** A slide may be a few names and a command; a whole document tells its language. */
async function guessLanguages(
  chunks: readonly StoredChunk[],
  terms: TermReader,
): Promise<ReadonlyMap<string, StemmedLanguage>> {
  const languages = new Map<string, StemmedLanguage>()
  for (const [id, list] of Map.groupBy(chunks, (chunk) => chunk.documentId)) {
    languages.set(id, terms.guess(list.flatMap((chunk) => terms.tokens(chunk.text))))
    await pause()
  }
  return languages
}
