import type Anthropic from '@anthropic-ai/sdk'
import type { GenerateRequest } from '../ports/language-model.ts'
import type { Refusal } from './call-error.ts'
import { answerSchema } from './json-schema.ts'
import type { CatalogModel } from './model-catalog.ts'

type Body = Anthropic.MessageCreateParamsStreaming

/** Tokens that a model which always thinks may spend on its thoughts, beside the answer's own. */
const thoughtTokens = 4096

/** How a model is held to a schema: a tool that it has to use, or, where it refuses to be forced, its answer's format. */
export type AnswerShape = 'tool' | 'format'

/** Models that always think refuse to be forced. */
export function firstShape(known: CatalogModel | undefined): AnswerShape {
  return known?.thinks === 'always' ? 'format' : 'tool'
}

/** Whether a refusal is about being forced to use a tool. */
export function isAboutForce({ status, message }: Pick<Refusal, 'status' | 'message'>): boolean {
  return status === 400 && /tool_choice|forc\w* tool/i.test(message)
}

/** The body of a streaming message. The system prompt is static and marked for the cache. */
export function messageBody<T>(
  request: GenerateRequest<T>,
  model: string,
  known: CatalogModel | undefined,
  shape: AnswerShape,
): Body {
  const alwaysThinks = known?.thinks === 'always'
  const schema = answerSchema(request.schema)
  const system = request.messages.filter((message) => message.role === 'system')
  return {
    model,
    stream: true,
    max_tokens: request.maxOutputTokens + (alwaysThinks ? thoughtTokens : 0),
    system: system.map(({ content }, index) => ({
      type: 'text',
      text: content,
      ...(index === system.length - 1 ? { cache_control: { type: 'ephemeral' } } : {}),
    })),
    messages: request.messages.flatMap(({ role, content }) => (role === 'system' ? [] : [{ role, content }])),
    ...(known?.thinks === 'optional' ? { thinking: { type: 'disabled' } } : {}),
    ...(shape === 'format'
      ? {
          output_config: {
            ...(alwaysThinks ? { effort: 'low' } : {}),
            format: { type: 'json_schema', schema },
          },
        }
      : {
          tools: [
            {
              name: request.schemaName,
              description: 'Takes the answer.',
              input_schema: { ...schema, type: 'object' },
            },
          ],
          tool_choice: { type: 'tool', name: request.schemaName, disable_parallel_tool_use: true },
        }),
  }
}
