import { z } from 'zod'

const concept = {
  id: z.string(),
  name: z.string(),
  type: z.string(),
  definition: z.string(),
  aliases: z.array(z.string()).readonly(),
  score: z.number(),
}

const mention = {
  key: z.string(),
  documentId: z.string(),
  slide: z.int(),
  surface: z.string(),
  name: z.string(),
  type: z.string(),
  definition: z.string(),
  aliases: z.array(z.string()).readonly(),
  quote: z.string(),
  start: z.int(),
  end: z.int(),
  score: z.number(),
}

const relation = {
  id: z.string(),
  source: z.string(),
  target: z.string(),
  type: z.string(),
  documentId: z.string(),
  slide: z.int(),
  quote: z.string(),
  score: z.number(),
}

export const conceptSchema = z.object(concept).meta({ id: 'Concept' })
export const mentionSchema = z.object(mention).meta({ id: 'Mention' })
export const relationSchema = z.object(relation).meta({ id: 'Relation' })

/** A concept with every quote that proves it. */
export const conceptViewSchema = z
  .object({
    ...concept,
    mentions: z.array(z.object({ ...mention, fileName: z.string() })).readonly(),
    relations: z
      .array(z.object({ ...relation, sourceName: z.string(), targetName: z.string(), fileName: z.string() }))
      .readonly(),
  })
  .meta({ id: 'ConceptView' })
