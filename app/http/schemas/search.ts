import { z } from 'zod'

export const searchQuerySchema = z.strictObject({
  q: z.string().trim().min(1).max(1000).describe('Words, or a question'),
  limit: z.coerce.number().int().min(1).max(100).default(10),
})

export const searchHitSchema = z
  .object({
    kind: z.enum(['concept', 'slide']),
    id: z.string(),
    title: z.string(),
    score: z.number().describe('0 to 1, comparable within one answer'),
    slides: z.array(z.object({ documentId: z.string(), fileName: z.string(), slide: z.int() })).readonly(),
    sentence: z.string().describe('The sentence that matched'),
    marks: z
      .array(z.array(z.int()).length(2))
      .readonly()
      .describe('Ranges of the sentence that match: start, and end exclusive'),
    neighbours: z.array(z.object({ id: z.string(), name: z.string(), relation: z.string() })).readonly(),
  })
  .meta({ id: 'SearchHit' })
