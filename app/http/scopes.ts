/** `ingest`: send decks and follow one's own jobs. `read`: read everything. `admin`: all of it, and remove. */
export const scopes = ['ingest', 'read', 'admin'] as const
export type Scope = (typeof scopes)[number]
