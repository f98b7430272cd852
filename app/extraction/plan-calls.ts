import type { PlannedCall } from '../domain/planned-call.ts'
import type { Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import { type Depth, followingCalls } from './depth.ts'
import { promptTokens } from './model-request.ts'
import {
  answerTokens,
  bothWanted,
  conceptsWanted,
  missedWanted,
  prepassTokens,
  relationsWanted,
  usedShare,
} from './output-size.ts'
import { passagesOf } from './passages.ts'
import { createRequests, termsShown } from './requests.ts'
import { showPassages } from './show-passages.ts'

/** A segment as its calls see it. */
export type SegmentSize = {
  readonly id: string
  readonly index: number
  /** Tokens of its numbered lines, as prompts show them; 0 where it holds no text. */
  readonly tokens: number
  /** Tokens of its text alone. */
  readonly ownTokens: number
  /** Tokens of the numbered lines that are likely to name a concept: mining reads just those again. */
  readonly tellingTokens: number
}

/** Tokens that each kind of call takes beside the slides. */
export type CallOverheads = {
  readonly prepass: number
  readonly extract: number
  readonly extractAll: number
  readonly look: number
  readonly mine: number
}

/** Tokens of a numbered name in a prompt. */
const nameTokens = 6
/** Chance that a token of a line belongs to no concept's name: short lines often name none. */
const plainToken = 0.91

export function segmentSize(segment: Segment, countTokens: CountTokens): SegmentSize {
  const passages = passagesOf(segment)
  const tokens = passages.length === 0 ? 0 : countTokens(showPassages(passages))
  const tokensPerLine = segment.tokens / Math.max(1, passages.length)
  const tellingTokens = tokens * (1 - plainToken ** tokensPerLine)
  return { id: segment.id, index: segment.index, tokens, ownTokens: segment.tokens, tellingTokens }
}

export function callOverheads(vocabulary: Vocabulary, countTokens: CountTokens): CallOverheads {
  const requests = createRequests(vocabulary, countTokens)
  const terms = termsShown * nameTokens
  return {
    prepass: promptTokens(requests.prepass([]), countTokens),
    extract: promptTokens(requests.extract([], []), countTokens) + terms,
    extractAll: promptTokens(requests.extractAll([]), countTokens),
    look: promptTokens(requests.look([], []), countTokens),
    mine: promptTokens(requests.mine([], []), countTokens),
  }
}

/**
 * The calls of one segment whose extraction is split into `calls`; `after` counts from the segment's first call. Repairs
 * are left out: nobody knows them before.
 */
export function segmentCalls(
  { index, tokens, tellingTokens }: SegmentSize,
  calls: number,
  depth: Depth,
  overheads: CallOverheads,
): readonly PlannedCall[] {
  if (tokens === 0 || calls === 0) return []
  const planned: PlannedCall[] = []
  /** Adds the calls of one stage, which begins when all of the stage before is done. */
  const stage = (
    kind: string,
    parts: number,
    prompt: number,
    reserved: (part: number) => number,
    read = tokens,
  ): void => {
    const before = planned.at(-1)
    const after = before === undefined ? [] : [...planned.keys()].filter((at) => planned[at]?.kind === before.kind)
    for (let part = 0; part < parts; part++) {
      const answer = reserved(read / parts)
      planned.push({
        kind,
        segmentIndex: index,
        inputTokens: Math.round(prompt + read / parts),
        reservedTokens: answer,
        outputTokens: Math.round(answer * usedShare),
        after,
      })
    }
  }
  const following = followingCalls(calls)
  const names = nameTokens * conceptsWanted(tokens) * usedShare
  if (depth === 'fast') {
    stage('extract', calls, overheads.extractAll, (part) => {
      const { concepts, relations } = bothWanted(part)
      return answerTokens(concepts, relations)
    })
    return planned
  }
  if (depth === 'thorough') stage('prepass', 1, overheads.prepass, () => prepassTokens)
  stage('extract', calls, overheads.extract, (part) => answerTokens(conceptsWanted(part), 0))
  if (depth === 'thorough') {
    stage('look', following, overheads.look + names, (part) => answerTokens(missedWanted(part), 0))
  }
  stage('mine', following, overheads.mine + names, (part) => answerTokens(0, relationsWanted(part)), tellingTokens)
  return planned
}

/** The calls of a whole deck, `after` counting from its first. `callsOf` says into how many a segment's extraction goes. */
export function deckCalls(
  sizes: readonly SegmentSize[],
  callsOf: (size: SegmentSize) => number,
  depth: Depth,
  overheads: CallOverheads,
): readonly PlannedCall[] {
  const planned: PlannedCall[] = []
  for (const size of sizes) {
    const first = planned.length
    for (const call of segmentCalls(size, callsOf(size), depth, overheads)) {
      planned.push({ ...call, after: call.after.map((at) => at + first) })
    }
  }
  return planned
}
