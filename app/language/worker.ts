// Runs in a worker thread: the language model is loaded once a thread.
import type { Extraction } from '../domain/claim.ts'
import type { Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import { createAnalyser } from './analyse.ts'
import { extractSegment } from './extract-segment.ts'

const analyse = createAnalyser()

export default function extract(task: { readonly segment: Segment; readonly vocabulary: Vocabulary }): Extraction {
  return extractSegment(task.segment, task.vocabulary, analyse)
}
