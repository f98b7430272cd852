import { z } from 'zod'

export type JsonSchema = { [key: string]: unknown }

/**
 * The JSON schema of what a model has to write so that `schema` accepts it (its input side), shaped as structured output
 * asks: objects take no other keys.
 */
export function answerSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...answer } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.type === 'object' && jsonSchema.properties) jsonSchema.additionalProperties = false
      // Zod bounds every integer by what a double holds exactly: 20 tokens that say nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    },
  })
  return answer
}

/** Whether strict structured output takes the schema: every object requires all its properties and allows no others. */
export function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict)
  if (typeof schema !== 'object' || schema === null) return true
  const { type, properties, required, additionalProperties } = schema as JsonSchema
  if (type === 'object') {
    const names = Object.keys(properties ?? {})
    const needed = new Set(Array.isArray(required) ? required : [])
    if (additionalProperties !== false || names.some((name) => !needed.has(name))) return false
  }
  return Object.values(schema).every(isStrict)
}

/** The words that stand for structured output where an endpoint has none. */
export function schemaInstruction(schema: JsonSchema): string {
  return `Answer with one JSON object and nothing else. It must fit this JSON schema:\n${JSON.stringify(schema)}`
}
