import { z } from 'zod'
import type { Vocabulary } from './vocabulary.ts'

const term = z.strictObject({ name: z.string().min(1), description: z.string() })

/** A vocabulary of the user's own. It has a file to itself: threads that extract need no schemas. */
export const vocabularySchema: z.ZodType<Vocabulary> = z.strictObject({
  conceptTypes: z.array(term).min(1),
  relationTypes: z.array(term).min(1),
  triples: z.array(z.tuple([z.string(), z.string(), z.string()])).default([]),
})
