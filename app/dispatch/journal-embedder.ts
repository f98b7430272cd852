import { contentId } from '../domain/ids.ts'
import type { Embedder } from '../ports/embedder.ts'
import type { Journal } from '../ports/journal.ts'
import type { JournalOptions } from './journal-model.ts'

/**
 * An embedder whose vectors are stored, text by text, before they are used: a batch asks just for the texts that are
 * new. Texts that occur twice in a batch are asked once.
 * @throws what the embedder throws; KnowbaseError store_failed of the journal
 */
export function withJournalledVectors(
  embedder: Embedder,
  journal: Journal,
  options: Pick<JournalOptions, 'fresh'> = {},
): Embedder {
  const keyOf = (text: string): string => contentId('vector', embedder.model, embedder.dimensions, text)
  return {
    ...embedder,
    embed: async (texts, signal, purse) => {
      const vectors = new Map<string, Float32Array>()
      if (options.fresh !== true) {
        const look = async (text: string): Promise<void> => {
          const stored = await journal.get(keyOf(text))
          if (stored !== undefined) vectors.set(text, decode(stored))
        }
        await Promise.all([...new Set(texts)].map(look))
      }
      const missing = [...new Set(texts)].filter((text) => !vectors.has(text))
      if (missing.length > 0) {
        const fresh = await embedder.embed(missing, signal, purse)
        const entries = missing.map((text, index) => [text, vectorAt(fresh, index, missing.length)] as const)
        await Promise.all(entries.map(([text, vector]) => journal.put(keyOf(text), encode(vector))))
        for (const [text, vector] of entries) vectors.set(text, vector)
      }
      return texts.map((text) => vectors.get(text) as Float32Array)
    },
  }
}

function vectorAt(vectors: readonly Float32Array[], index: number, wanted: number): Float32Array {
  const vector = vectors[index]
  if (vector === undefined) throw new Error(`The embedder gave ${vectors.length} vectors for ${wanted} texts`)
  return vector
}

function encode(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}

/** Copies, since a Buffer's bytes may start at any offset and floats may not. */
function decode(base64: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer)
}
