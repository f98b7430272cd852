import type { ConceptMention, GraphPatch, RelationProof } from '../../app/domain/graph.ts'
import { contentId } from '../../app/domain/ids.ts'
import { documentRecord } from './arbitrary-patch.ts'

export function mention(
  documentId: string,
  key: string,
  slide: number,
  changes: Partial<ConceptMention>,
): ConceptMention {
  return {
    key,
    documentId,
    slide,
    surface: key,
    name: key,
    type: 'Component',
    definition: '',
    aliases: [],
    quote: 'A broker holds a queue.',
    start: 7 + slide,
    end: 12,
    score: 0.5,
    ...changes,
  }
}

export function relation(
  documentId: string,
  source: string,
  type: string,
  target: string,
  slide: number,
): RelationProof {
  const quote = 'A broker holds a queue.'
  const id = contentId(source, type, target, documentId, slide, quote)
  return { id, source, target, type, documentId, slide, quote, score: 0.7 }
}

/** Two slides, two concepts, one relation. */
export function samplePatch(documentId: string): GraphPatch {
  return {
    document: documentRecord(documentId),
    slides: [
      { number: 1, title: 'Queues', text: 'Queues\nA broker holds a queue.', notes: '', hidden: false },
      { number: 2, title: 'Brokers', text: 'Brokers', notes: 'Say what a broker is.', hidden: true },
    ],
    chunks: [
      {
        id: contentId(documentId, 1),
        slide: 1,
        text: 'Queues\nA broker holds a queue.',
        embedding: new Float32Array([1, 0, 0, 0]),
      },
      { id: contentId(documentId, 2), slide: 2, text: 'Brokers', embedding: new Float32Array([0, 0.6, 0.8, 0]) },
    ],
    mentions: [
      mention(documentId, 'broker', 1, { start: 2 }),
      mention(documentId, 'queue', 1, { surface: 'Queues' }),
      mention(documentId, 'queue', 2, {}),
    ],
    relations: [relation(documentId, 'broker', 'stores', 'queue', 1)],
  }
}

export const largeDimensions = 256

/** A patch of several hundred kilobytes, with vectors as wide as those of real models. */
export function largePatch(documentId: string): GraphPatch {
  const numbers = Array.from({ length: 40 }, (_, index) => index + 1)
  const text = (number: number): string => `Queues ${number}\n${'A broker holds a queue. '.repeat(40)}`
  return {
    ...samplePatch(documentId),
    slides: numbers.map((number) => ({
      number,
      title: `Slide ${number}`,
      text: text(number),
      notes: '',
      hidden: false,
    })),
    chunks: numbers.map((number) => ({
      id: contentId(documentId, number),
      slide: number,
      text: text(number),
      embedding: unitVector(number),
    })),
    mentions: numbers.flatMap((number) => [
      mention(documentId, 'broker', number, {}),
      mention(documentId, 'queue', number, {}),
      mention(documentId, `partition ${number}`, number, {}),
    ]),
    relations: numbers.map((number) => relation(documentId, 'broker', 'holds', 'queue', number)),
  }
}

/** Of no direction that another number has. */
function unitVector(number: number): Float32Array {
  const vector = Float32Array.from({ length: largeDimensions }, (_, index) => Math.sin(number * (index + 1)))
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
