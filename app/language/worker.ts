// Runs in a worker thread: models and lists are loaded once a thread.
import type { Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import { loadRarity } from '../domain/word-rank.ts'
import { createAnalyser } from './analyse.ts'
import { extractSegment, type ReadSegment } from './extract-segment.ts'

const tools = { analyse: createAnalyser(), rarity: loadRarity() }

export default function read(task: {
  readonly segment: Segment
  readonly vocabulary: Vocabulary
}): Promise<ReadSegment> {
  return extractSegment(task.segment, task.vocabulary, tools)
}

/** Loads what the first task needs, if it is in English as most are. */
export function warm(): void {
  tools.analyse([], 'en')
}
