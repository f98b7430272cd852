import type { GraphStore } from '../../app/ports/graph-store.ts'

/** Everything that a store gives back, for comparisons of whole graphs. */
export async function dumpGraph(store: GraphStore, dimensions: number): Promise<unknown> {
  const documents = await store.documents()
  const concepts = await store.concepts()
  const byDocument = await Promise.all(
    documents.map(async ({ id }) => ({
      slides: await store.slides(id),
      mentions: await store.mentions(id),
      relations: await store.relations(id),
    })),
  )
  // The similarity to each axis tells vectors apart, but for their lengths, which nothing reads.
  const axes = Array.from({ length: dimensions }, (_, axis) =>
    new Float32Array(dimensions).map((_, index) => (index === axis ? 1 : 0)),
  )
  const vectors = await Promise.all(
    axes.map(async (axis) =>
      (await store.nearestChunks(axis, 1000))
        .map(({ id, score }) => ({ id, score: Math.round(score * 1e4) / 1e4 }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    ),
  )
  return {
    documents,
    byDocument,
    concepts,
    details: await Promise.all(concepts.map(({ id }) => store.concept(id))),
    relations: await store.relations(),
    chunks: await store.chunks(),
    vectors,
  }
}
