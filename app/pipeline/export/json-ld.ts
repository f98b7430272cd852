import type { ExportFormat } from './export-format.ts'
import { type GraphItem, slideId } from './graph-items.ts'

const context = {
  '@vocab': 'urn:knowbase:vocabulary:',
  id: '@id',
  kind: '@type',
  name: 'http://www.w3.org/2004/02/skos/core#prefLabel',
  aliases: { '@id': 'http://www.w3.org/2004/02/skos/core#altLabel', '@container': '@set' },
  definition: 'http://www.w3.org/2004/02/skos/core#definition',
  title: 'http://purl.org/dc/terms/title',
  inDocument: { '@id': 'http://purl.org/dc/terms/isPartOf', '@type': '@id' },
  quote: 'http://www.w3.org/ns/oa#exact',
  concept: { '@type': '@id' },
  slide: { '@type': '@id' },
  source: { '@type': '@id' },
  target: { '@type': '@id' },
}

/** JSON-LD 1.1: one object a node and one a proof, with terms of SKOS and Dublin Core where they fit. */
export const jsonLd: ExportFormat = {
  mediaType: 'application/ld+json',
  fileExtension: 'jsonld',
  head: `{"@context":${JSON.stringify(context)},"@graph":[\n`,
  item: (item) => JSON.stringify(toNode(item)),
  separator: ',\n',
  tail: '\n]}\n',
}

function toNode(item: GraphItem): object {
  switch (item.kind) {
    case 'concept':
      return { kind: 'Concept', ...item.concept, id: conceptUrn(item.concept.id) }
    case 'document':
      return { kind: 'Document', ...item.document, id: documentUrn(item.document.id) }
    case 'slide': {
      const { documentId, slide } = item
      return { kind: 'Slide', ...slide, id: slideUrn(documentId, slide.number), inDocument: documentUrn(documentId) }
    }
    case 'mention': {
      const { key, documentId, slide, name: _name, aliases: _aliases, ...rest } = item.mention
      return { kind: 'Mention', ...rest, concept: conceptUrn(key), slide: slideUrn(documentId, slide) }
    }
    case 'relation': {
      const { id, source, target, documentId, slide, ...rest } = item.relation
      const ends = { source: conceptUrn(source), target: conceptUrn(target), slide: slideUrn(documentId, slide) }
      return { kind: 'Relation', ...rest, id: `urn:knowbase:relation:${id}`, ...ends }
    }
  }
}

const conceptUrn = (id: string): string => `urn:knowbase:concept:${encodeURIComponent(id.toWellFormed())}`
const documentUrn = (id: string): string => `urn:knowbase:document:${encodeURIComponent(id)}`
const slideUrn = (documentId: string, slide: number): string => `urn:knowbase:slide:${slideId(documentId, slide)}`
