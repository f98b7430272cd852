import { z } from 'zod'
import type { ModelMessage } from '../ports/language-model.ts'
import type { CountTokens } from '../ports/tokenizer.ts'

/** A question to the model: all of it but whom it is for. */
export type ModelRequest<T> = {
  readonly kind: 'prepass' | 'extract' | 'look' | 'mine' | 'repair'
  readonly schemaName: string
  readonly schema: z.ZodType<T>
  /** The static part first, so that providers can cache it. */
  readonly messages: readonly ModelMessage[]
  /** Reserved for the answer. */
  readonly answerTokens: number
}

/** Tokens that a provider counts for each message beside its text. */
const tokensPerMessage = 4

/** Size of a request's prompt with the schema of its answer. */
export function promptTokens(
  { schema, messages }: Pick<ModelRequest<unknown>, 'schema' | 'messages'>,
  countTokens: CountTokens,
): number {
  const text = messages.reduce((sum, { content }) => sum + countTokens(content) + tokensPerMessage, 0)
  const { $schema: _, ...shape } = z.toJSONSchema(schema)
  return text + countTokens(JSON.stringify(shape))
}
