import type { z } from 'zod'
import { type AnswerFault, ModelCallError } from '../domain/model-call-error.ts'
import type { FinishReason, Usage } from '../ports/language-model.ts'

/** What came back from a model before anyone looked at it. */
export type RawAnswer = {
  readonly text: string
  readonly finishReason: FinishReason
  readonly usage: Usage
}

/**
 * The object that an answer holds.
 * @throws ModelCallError bad_answer with its fault and the usage charged. Empty, malformed and misshapen answers are
 * retryable, since the next one may be better; truncated and refused ones would come back the same.
 */
export function parseAnswer<T>(answer: RawAnswer, schema: z.ZodType<T>): T {
  if (answer.finishReason === 'refusal') {
    throw badAnswer('refused', `The model refused to answer${answer.text === '' ? '' : `: ${excerpt(answer)}`}`, answer)
  }
  const value = readJson(answer.text)
  const parsed = value === undefined ? undefined : schema.safeParse(value.json)
  if (parsed?.success) return parsed.data
  // Whatever is wrong with an answer that was cut off is wrong because it was cut off.
  if (answer.finishReason === 'length') {
    throw badAnswer(
      'truncated',
      `The model's answer was cut off after ${answer.usage.outputTokens} tokens.`,
      answer,
      'Give the answer more room, or ask for less at once.',
    )
  }
  if (answer.text.trim() === '') throw badAnswer('empty', 'The model answered nothing.', answer)
  if (parsed === undefined) throw badAnswer('not_json', `The model's answer is not JSON: ${excerpt(answer)}`, answer)
  throw badAnswer('off_schema', `The model's answer is of another shape: ${problems(parsed.error)}`, answer)
}

/** The JSON of a text, also inside a code fence or after a sentence, as models write it that are not held to a grammar. */
function readJson(text: string): { readonly json: unknown } | undefined {
  const candidates = [
    text,
    text.match(/```(?:json)?\s*\n([\s\S]*?)```/)?.[1],
    text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1),
  ]
  for (const candidate of candidates) {
    if (candidate === undefined || candidate.trim() === '') continue
    try {
      return { json: JSON.parse(candidate) }
    } catch {}
  }
  return undefined
}

function badAnswer(fault: AnswerFault, message: string, answer: RawAnswer, advice?: string): ModelCallError {
  return new ModelCallError('bad_answer', message, {
    fault,
    usage: answer.usage,
    retryable: fault !== 'truncated' && fault !== 'refused',
    ...(advice === undefined ? {} : { advice }),
  })
}

function excerpt({ text }: RawAnswer): string {
  return text.length <= 120 ? text : `${text.slice(0, 120)}...`
}

function problems(error: z.ZodError): string {
  const [first, ...others] = error.issues.map((issue) => `${issue.path.join('.') || 'the object'}: ${issue.message}`)
  return others.length === 0 ? `${first}` : `${first} (and ${others.length} more)`
}
