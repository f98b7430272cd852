import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { KnowbaseError } from '../domain/errors.ts'
import { defaultVocabulary, type Vocabulary } from '../domain/vocabulary.ts'
import { vocabularySchema } from '../domain/vocabulary-schema.ts'

/**
 * The concept and relation types of a user's file, or the built-in ones.
 * @throws KnowbaseError invalid_input
 */
export async function readVocabulary(path: string | undefined): Promise<Vocabulary> {
  if (path === undefined) return defaultVocabulary
  const advice =
    'It wants {"conceptTypes": [{"name", "description"}], "relationTypes": [...], "triples": [[source, relation, target]]}.'
  let content: unknown
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    throw new KnowbaseError('invalid_input', `The schema ${path} ${what}: ${(cause as Error).message}`, {
      cause,
      advice,
    })
  }
  const parsed = vocabularySchema.safeParse(content)
  if (parsed.success) return parsed.data
  throw new KnowbaseError(
    'invalid_input',
    `The schema ${path} does not fit: ${parsed.error.issues.map(where).join('; ')}`,
    { advice },
  )
}

function where(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}
