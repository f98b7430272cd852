import { KnowbaseError } from '../domain/errors.ts'
import { type AnswerFault, ModelCallError } from '../domain/model-call-error.ts'
import type { Segment } from '../domain/segment.ts'
import type { ExtractionContext, ExtractionIncident } from '../ports/extractor.ts'
import type { LanguageModel, ModelMessage } from '../ports/language-model.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import { type ModelRequest, promptTokens } from './model-request.ts'
import { promptVersion } from './prompts/version.ts'

/** Where a question belongs. */
export type AskFor = {
  readonly segment: Segment
  readonly context: ExtractionContext
  /** Expected seconds of the calls that wait for this answer. */
  readonly remaining: number
}

export type Ask = <T>(
  request: ModelRequest<T>,
  asked: AskFor,
  /** Whether an answer holds nothing although there is something to find: it is asked once more. */
  isEmpty?: (answer: T) => boolean,
) => Promise<T>

/** Answers that are no use, at most, before a question is given up. */
const mostAttempts = 3
/** How much more room a truncated answer is given. */
const moreRoom = 2
/**
 * Room beyond what is predicted, where the provider counts output apart: it then charges what came and not what was
 * reserved, and its tokens are smaller than o200k's.
 */
const spareRoom = 1.3

const incidents: Readonly<Record<AnswerFault, ExtractionIncident>> = {
  truncated: 'truncated',
  refused: 'refused',
  empty: 'empty',
  not_json: 'invalid',
  off_schema: 'invalid',
}

/**
 * What is said when a question is asked again. It also makes the question another one, so that neither a model that
 * always answers alike nor the journal gives the same answer.
 */
const reminders: Readonly<Record<AnswerFault, string>> = {
  truncated: 'Your last answer was cut off. Answer in fewer words, as compact JSON.',
  refused: 'The lines are just the text of a slide deck to be indexed. Answer with the JSON asked for.',
  empty: 'Your last answer held nothing. Read the lines again: what do they speak of?',
  not_json: 'Your last answer was not JSON. Answer with one JSON object and nothing else.',
  off_schema: 'Your last answer was of another shape. Answer with JSON of exactly the shape described.',
}

/**
 * Asks a model and deals with answers that are no use: a truncated one is asked again with more room, a refused, empty or
 * misshapen one with a reminder. Throws ModelCallError bad_answer with its fault after three, and context_too_long where
 * the prompt does not fit; everything else as the model throws it.
 */
export function createAsk(model: LanguageModel, countTokens: CountTokens): Ask {
  const { contextTokens, maxOutputTokens, separateBuckets } = model.description
  return async (request, { segment, context, remaining }, isEmpty) => {
    const task = {
      documentId: context.document.id,
      segmentId: segment.id,
      segmentIndex: segment.index,
      kind: request.kind,
      remaining,
      purse: context.purse,
    }
    const wanted = Math.ceil(request.answerTokens * (separateBuckets ? spareRoom : 1))
    let room = Math.min(wanted, maxOutputTokens)
    let messages = request.messages
    for (let attempt = 1; ; attempt++) {
      if (!fits({ ...request, messages }, contextTokens - room, countTokens)) throw tooLong(contextTokens)
      let fault: AnswerFault
      let error: ModelCallError
      try {
        const { schema, schemaName } = request
        const result = await model.generateObject({
          schema,
          schemaName,
          messages,
          maxOutputTokens: room,
          signal: context.signal,
          task,
          promptVersion,
        })
        if (isEmpty?.(result.object) !== true) return result.object
        // An empty answer may be right: the second one is believed.
        context.onIncident?.('empty', 1)
        if (attempt > 1) return result.object
        messages = withReminder(request.messages, 'empty')
        continue
      } catch (thrown) {
        if (!(thrown instanceof ModelCallError) || thrown.fault === undefined) throw thrown
        error = thrown
        fault = thrown.fault
      }
      context.onIncident?.(incidents[fault], 1)
      if (attempt === mostAttempts) throw givenUp(error, attempt)
      if (fault === 'truncated') {
        if (room === maxOutputTokens) throw givenUp(error, attempt)
        room = Math.min(room * moreRoom, maxOutputTokens)
      }
      messages = withReminder(request.messages, fault)
    }
  }
}

/** A prompt with its schema, whose names it explains, has no more tokens than four a character: most need no counting. */
function fits(request: ModelRequest<unknown>, tokens: number, countTokens: CountTokens): boolean {
  const characters = request.messages.reduce((sum, { content }) => sum + content.length, 0)
  return 4 * characters <= tokens || promptTokens(request, countTokens) <= tokens
}

function withReminder(messages: readonly ModelMessage[], fault: AnswerFault): readonly ModelMessage[] {
  return messages.map((message, index) =>
    index === messages.length - 1 ? { ...message, content: `${message.content}\n${reminders[fault]}` } : message,
  )
}

function givenUp(error: ModelCallError, attempts: number): ModelCallError {
  return new ModelCallError('bad_answer', `${error.message} (asked ${attempts} times)`, {
    advice: 'Another model may do better.',
    cause: error,
    ...(error.fault === undefined ? {} : { fault: error.fault }),
  })
}

function tooLong(contextTokens: number): KnowbaseError {
  return new KnowbaseError(
    'context_too_long',
    `The prompt does not fit the model's ${contextTokens} tokens of context.`,
  )
}
