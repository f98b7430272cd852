import { KnowbaseError } from '../domain/errors.ts'
import type { DocumentSummary } from '../ports/graph-store.ts'

/**
 * The document a person means by an id, the first letters of one, or a file name.
 * @throws KnowbaseError not_found, and invalid_input where several documents fit
 */
export function findDocument(documents: readonly DocumentSummary[], wanted: string): DocumentSummary {
  const fitting = documents.filter(
    (one) => one.id === wanted || one.fileName === wanted || (wanted.length >= 4 && one.id.startsWith(wanted)),
  )
  const [only, ...others] = fitting
  if (only === undefined) {
    throw new KnowbaseError('not_found', `The graph holds no document ${JSON.stringify(wanted)}.`, {
      advice: 'knowbase documents lists them; an id may be cut to its first four letters or more.',
    })
  }
  if (others.length > 0) {
    const ids = fitting.map((one) => `${one.id.slice(0, 12)} of ${one.ingestedAt}`).join(', ')
    throw new KnowbaseError('invalid_input', `${fitting.length} documents fit ${JSON.stringify(wanted)}: ${ids}.`, {
      advice: 'Name one by its id.',
    })
  }
  return only
}
