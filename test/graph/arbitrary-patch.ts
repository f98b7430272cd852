import * as fc from 'fast-check'
import type { Chunk, ConceptMention, GraphPatch, RelationProof, SlideRecord } from '../../app/domain/graph.ts'
import { contentId } from '../../app/domain/ids.ts'

export const testDimensions = 4
const documents = ['document-a', 'document-b', 'document-c']
const keys = ['alpha', 'beta', 'gamma', 'delta', 'epsilon']
const types = ['Technology', 'Component', 'Process']
const relationTypes = ['depends_on', 'uses']

const word = fc.oneof(
  fc.constantFrom('Alpha', 'alpha', 'Beta service', ''),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const score = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }))

const slides: fc.Arbitrary<readonly SlideRecord[]> = fc
  .array(fc.record({ title: word, text: word, notes: word, hidden: fc.boolean() }), { minLength: 1, maxLength: 3 })
  .map((all) => all.map((slide, index) => ({ number: index + 1, ...slide })))

/**
 * Patches as a gatekeeper makes them, small, over few concepts, so that documents share most of them. `documentId`
 * fixes whose patch it is.
 */
export function arbitraryPatch(documentId?: string): fc.Arbitrary<GraphPatch> {
  const id = documentId === undefined ? fc.constantFrom(...documents) : fc.constant(documentId)
  return fc.tuple(id, slides).chain(([id, slides]) => {
    const slide = fc.integer({ min: 1, max: slides.length })
    const chunk: fc.Arbitrary<Chunk> = fc
      .tuple(slide, word, fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }))
      .map(([slide, text, vector]) => ({
        id: contentId(id, slide, text),
        slide,
        text,
        embedding: new Float32Array(vector),
      }))
    const mention = arbitraryMention(id, fc.constantFrom(...keys), slide)
    return fc
      .tuple(fc.array(mention, { maxLength: 8 }), fc.array(chunk, { maxLength: 4 }))
      .chain(([mentions, chunks]) =>
        arbitraryRelations(id, slide, [...new Set(mentions.map(({ key }) => key))]).map(
          (relations): GraphPatch => ({ document: documentRecord(id), slides, chunks, mentions, relations }),
        ),
      )
  })
}

export function arbitraryMention(
  documentId: string,
  key: fc.Arbitrary<string>,
  slide: fc.Arbitrary<number>,
): fc.Arbitrary<ConceptMention> {
  return fc.record({
    key,
    documentId: fc.constant(documentId),
    slide,
    surface: word,
    name: word,
    type: fc.constantFrom(...types),
    definition: word,
    aliases: fc.array(word, { maxLength: 3 }),
    quote: word,
    start: fc.integer({ min: -1, max: 100 }),
    end: fc.integer({ min: -1, max: 100 }),
    score,
  })
}

function arbitraryRelations(
  documentId: string,
  slide: fc.Arbitrary<number>,
  mentioned: readonly string[],
): fc.Arbitrary<readonly RelationProof[]> {
  if (mentioned.length === 0) return fc.constant([])
  const concept = fc.constantFrom(...mentioned)
  const relation = fc
    .tuple(concept, fc.constantFrom(...relationTypes), concept, slide, word, score)
    .map(([source, type, target, slide, quote, score]) => ({
      id: contentId(source, type, target, documentId, slide, quote),
      source,
      type,
      target,
      documentId,
      slide,
      quote,
      score,
    }))
  return fc.array(relation, { maxLength: 6 })
}

export function documentRecord(id: string): GraphPatch['document'] {
  return {
    id,
    title: `Title of ${id}`,
    fileName: `${id}.pptx`,
    ingestedAt: '2026-01-02T03:04:05.000Z',
    status: 'completed',
    extractor: 'local',
  }
}
