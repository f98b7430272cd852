import type Anthropic from '@anthropic-ai/sdk'
import type { GenerateRequest } from '../ports/language-model.ts'
import { answerSchema } from './json-schema.ts'
import type { CatalogModel } from './model-catalog.ts'

type Body = Anthropic.MessageCreateParamsStreaming

/** Tokens that a model which always thinks may spend on its thoughts, beside the answer's own. */
const thoughtTokens = 4096

/**
 * The body of a streaming message. The schema goes as a tool that the model has to use; models that always think refuse
 * to be forced, so they get it as the format of their answer. The system prompt is static and marked for the cache.
 */
export function messageBody<T>(request: GenerateRequest<T>, model: string, known: CatalogModel | undefined): Body {
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
    ...(alwaysThinks
      ? { output_config: { effort: 'low', format: { type: 'json_schema', schema } } }
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
