import type { DocumentSummary, GraphStore } from '../../ports/graph-store.ts'

/** What one document adds to the graph as one JSON object, in pieces: document, slides, concepts, mentions, relations. */
export async function* documentGraph(store: GraphStore, document: DocumentSummary): AsyncGenerator<string> {
  const mentions = await store.mentions(document.id)
  const keys = new Set(mentions.map((mention) => mention.key))
  yield `{"document":${JSON.stringify(document)}`
  yield* list('slides', await store.slides(document.id))
  const concepts = await store.concepts()
  yield* list(
    'concepts',
    concepts.filter((concept) => keys.has(concept.id)),
  )
  yield* list('mentions', mentions)
  yield* list('relations', await store.relations(document.id))
  yield '}'
}

/** Items of one piece: few enough to be written between two other answers. */
const batch = 200

function* list(name: string, items: readonly object[]): Generator<string> {
  yield `,"${name}":[`
  for (let from = 0; from < items.length; from += batch) {
    const texts = items.slice(from, from + batch).map((item) => JSON.stringify(item))
    yield (from === 0 ? '' : ',') + texts.join(',')
  }
  yield ']'
}
