import { KnowbaseError } from '../domain/errors.ts'
import { ModelCallError } from '../domain/model-call-error.ts'
import type { ExtractionContext } from '../ports/extractor.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import type { Passage } from './passages.ts'
import { splitPassages } from './split-passages.ts'

/**
 * Reads passages at once, or in halves side by side where the prompt is too long for the model, and once where its answer
 * is cut off however much room it has. A single passage that is too long is an error.
 */
export async function readInHalves<T>(
  passages: readonly Passage[],
  read: (part: readonly Passage[]) => Promise<readonly T[]>,
  context: ExtractionContext,
  countTokens: CountTokens,
  isHalf = false,
): Promise<readonly T[]> {
  try {
    return await read(passages)
  } catch (error) {
    const isCutOff = error instanceof ModelCallError && error.fault === 'truncated'
    const isTooLong = error instanceof KnowbaseError && error.code === 'context_too_long'
    // A model that cannot end its answers does so for every half, too.
    if (passages.length < 2 || !(isTooLong || (isCutOff && !isHalf))) throw error
    context.onIncident?.('split', 1)
    const halves = splitPassages(passages, 2, countTokens)
    const parts = halves.length === 2 ? halves : [passages.slice(0, 1), passages.slice(1)]
    const answers = await Promise.all(
      parts.map((part) => readInHalves(part, read, context, countTokens, isHalf || isCutOff)),
    )
    return answers.flat()
  }
}
