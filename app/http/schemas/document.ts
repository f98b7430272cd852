import { z } from 'zod'

export const documentSchema = z
  .object({
    id: z.string().describe("SHA-256 of the file's bytes"),
    title: z.string(),
    fileName: z.string(),
    ingestedAt: z.string().describe('ISO 8601, UTC'),
    status: z.enum(['completed', 'completed_with_errors']),
    extractor: z.string(),
    slides: z.int(),
    concepts: z.int(),
    relations: z.int(),
  })
  .meta({ id: 'Document' })

export const slideSchema = z
  .object({ number: z.int(), title: z.string(), text: z.string(), notes: z.string(), hidden: z.boolean() })
  .meta({ id: 'Slide' })
