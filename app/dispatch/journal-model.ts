import { z } from 'zod'
import { KnowbaseError } from '../domain/errors.ts'
import { contentId } from '../domain/ids.ts'
import type { Journal } from '../ports/journal.ts'
import type {
  CallTask,
  GenerateRequest,
  GenerateResult,
  LanguageModel,
  ModelDescription,
} from '../ports/language-model.ts'
import { createSharedWork } from './journal-shared.ts'

export type JournalOptions = {
  /** Asks again for what earlier runs paid for; what this run stores itself is still used. Default false. */
  readonly fresh?: boolean
  /** Told of each result that was paid before. */
  readonly onReplay?: (task: CallTask | undefined) => void
}

type StoredResult = Pick<GenerateResult<unknown>, 'object' | 'finishReason' | 'usage'>

/**
 * A model whose results are stored before they are used. Equal calls at the same time are one call. A replayed result
 * carries the usage that was paid when it was stored, and `replayed`. Failures are not stored.
 * @throws ModelCallError of the model, KnowbaseError store_failed of the journal
 */
export function withJournal(model: LanguageModel, journal: Journal, options: JournalOptions = {}): LanguageModel {
  const share = createSharedWork<GenerateResult<unknown>>()
  const own = new Set<string>()
  const askOrReplay = async (key: string, request: GenerateRequest<unknown>): Promise<GenerateResult<unknown>> => {
    const stored = options.fresh === true && !own.has(key) ? undefined : await journal.get(key)
    if (stored !== undefined) {
      options.onReplay?.(request.task)
      return { ...(JSON.parse(stored) as StoredResult), rateLimits: {}, replayed: true }
    }
    const result = await model.generateObject(request)
    const { object, finishReason, usage } = result
    await journal.put(key, JSON.stringify({ object, finishReason, usage } satisfies StoredResult))
    own.add(key)
    return result
  }
  return {
    description: model.description,
    generateObject: async <T>(request: GenerateRequest<T>) => {
      const key = callKey(model.description, request)
      for (;;) {
        let first = false
        try {
          const result = await share(key, request.signal, () => {
            first = true
            return askOrReplay(key, request)
          })
          // The key holds the schema, so what is stored under it is of that schema.
          return (first ? result : { ...result, replayed: true }) as GenerateResult<T>
        } catch (error) {
          // The purse that was empty is another's: this one may still pay.
          if (first || !(error instanceof KnowbaseError) || error.code !== 'budget_exceeded') throw error
        }
      }
    },
  }
}

/** Hash of everything that determines an answer: provider, model, prompt version, parameters, schema, messages. */
export function callKey(
  { provider, model }: Pick<ModelDescription, 'provider' | 'model'>,
  { promptVersion, schemaName, schema, maxOutputTokens, messages }: GenerateRequest<unknown>,
): string {
  const asked = messages.flatMap(({ role, content }) => [role, content])
  return contentId('call', provider, model, promptVersion, schemaName, jsonSchemaOf(schema), maxOutputTokens, ...asked)
}

const jsonSchemas = new WeakMap<z.ZodType, string>()

function jsonSchemaOf(schema: z.ZodType): string {
  const known = jsonSchemas.get(schema)
  if (known !== undefined) return known
  const json = JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' }))
  jsonSchemas.set(schema, json)
  return json
}
