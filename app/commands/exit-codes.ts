import type { ErrorCode } from '../domain/errors.ts'

/** What a command's exit code means; `--help` prints this table. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  completedWithErrors: 3,
  unreadableDeck: 4,
  store: 5,
  provider: 6,
  notFound: 7,
  cancelled: 130,
} as const

export const exitCodeHelp = `Exit codes:
  0    done
  1    failed
  2    wrong arguments, options or variables
  3    done, but some segments or decks failed; run it again to retry just them
  4    the file is no readable deck
  5    the database is held by another process, or does not fit
  6    the model provider refused: key, quota or cost limit
  7    there is no such document or concept
  130  cancelled`

export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'invalid_input':
      return exitCodes.usage
    case 'not_found':
      return exitCodes.notFound
    case 'not_a_deck':
    case 'encrypted_deck':
    case 'corrupt_deck':
    case 'deck_too_large':
      return exitCodes.unreadableDeck
    case 'store_locked':
    case 'store_mismatch':
    case 'store_failed':
      return exitCodes.store
    case 'provider_auth':
    case 'provider_quota':
    case 'provider_request':
    case 'budget_exceeded':
      return exitCodes.provider
    case 'cancelled':
      return exitCodes.cancelled
    case 'provider_unavailable':
    case 'context_too_long':
    case 'bad_answer':
    case 'queue_full':
    case 'rate_limited':
    case 'conflict':
    case 'unauthorized':
    case 'forbidden':
    case 'internal':
      return exitCodes.failed
  }
}
