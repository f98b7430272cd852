import { countTokens } from '../../app/language/count-tokens.ts'
import type { ChatCall } from './provider-call.ts'

/** What frames each message and opens the answer, by OpenAI's cookbook "How to count tokens". */
const perMessage = 3
const perAnswer = 3

/** Tokens of a prompt as a provider counts it, the schema of the answer included. */
export function countPrompt({ messages, schema }: ChatCall): number {
  const texts = messages.map(({ content }) => countTokens(content) + perMessage)
  const shape = schema === undefined ? 0 : countTokens(JSON.stringify(schema))
  return texts.reduce((total, tokens) => total + tokens, perAnswer) + shape
}
