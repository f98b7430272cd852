import type { Reading } from './reading.ts'
import type { RelationDraft } from './relation-draft.ts'

/** Finds the relations of one family in a sentence. */
export type Pattern = (reading: Reading) => readonly RelationDraft[]
