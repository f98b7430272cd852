import { KnowbaseError } from '../domain/errors.ts'

/** What to tell of an error of writing to a folder: that its disk is full where that is so, else the error itself. */
export function orDiskFull(folder: string, error: unknown): unknown {
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  if (!isFull) return error
  return new KnowbaseError('store_failed', `There is no room for another deck in ${folder}.`, {
    advice: 'Make room on the disk of the data folder.',
    retryable: true,
    cause: error,
  })
}
