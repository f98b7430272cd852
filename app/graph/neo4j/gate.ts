import { randomUUID } from 'node:crypto'
import { text } from '../records.ts'
import type { Query } from './database.ts'

/**
 * Takes the lock that a writer holds until it commits. Documents that share concepts change the same nodes: with one
 * lock before all others no two writers can wait for each other, and each reads the tallies that the one before wrote.
 */
export async function enterGate(query: Query): Promise<void> {
  // Setting a property locks the node, whatever the value.
  await query("MATCH (s:Store {id: 'knowbase'}) SET s.writing = true REMOVE s.writing")
}

/** A value that no graph had before. */
export async function raiseRevision(query: Query): Promise<void> {
  await query("MATCH (s:Store {id: 'knowbase'}) SET s.revision = $revision", { revision: randomUUID() })
}

export async function readRevision(query: Query): Promise<string> {
  const [store] = await query("MATCH (s:Store {id: 'knowbase'}) RETURN s.revision AS revision")
  return store === undefined ? '' : text(store, 'revision')
}
