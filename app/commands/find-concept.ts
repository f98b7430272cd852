import { canonicalKey } from '../domain/canonical-name.ts'
import { KnowbaseError } from '../domain/errors.ts'
import type { Concept } from '../domain/graph.ts'
import type { ConceptDetails, GraphStore } from '../ports/graph-store.ts'

/** The concept a person means by a name, an alias, an acronym or an id. */
export async function findConcept(store: GraphStore, name: string): Promise<ConceptDetails> {
  const direct = await store.concept(canonicalKey(name))
  if (direct !== undefined) return direct
  const key = canonicalKey(name)
  const concepts = await store.concepts()
  const alias = concepts.find(
    (concept) => concept.id === name || concept.aliases.some((one) => canonicalKey(one) === key),
  )
  const found = alias === undefined ? undefined : await store.concept(alias.id)
  if (found !== undefined) return found
  const near = similar(concepts, key).map((concept) => concept.name)
  throw new KnowbaseError('not_found', `The graph holds no concept ${JSON.stringify(name)}.`, {
    advice: near.length > 0 ? `Near it: ${near.join(', ')}.` : 'Look for it with knowbase search.',
  })
}

function similar(concepts: readonly Concept[], key: string): Concept[] {
  return concepts
    .filter((concept) => concept.id.includes(key) || (concept.id.length > 3 && key.includes(concept.id)))
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
}
