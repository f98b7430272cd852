import { canonicalKey } from '../domain/canonical-name.ts'
import { KnowbaseError } from '../domain/errors.ts'
import type { Concept, ConceptMention, RelationProof } from '../domain/graph.ts'
import type { GraphStore } from '../ports/graph-store.ts'

/** A concept with everything a reader wants named. */
export type ConceptView = Concept & {
  readonly mentions: readonly (ConceptMention & { readonly fileName: string })[]
  readonly relations: readonly (RelationProof & {
    readonly sourceName: string
    readonly targetName: string
    readonly fileName: string
  })[]
}

/** Finds the concept a person means by a name, an alias, an acronym or an id. Throws KnowbaseError not_found. */
export type ConceptLookup = (name: string) => Promise<ConceptView>

type Names = { readonly revision: string; readonly concepts: ReadonlyMap<string, Concept> }

/** The concepts' names are kept while the graph stays as it is. */
export function createConceptLookup(store: GraphStore): ConceptLookup {
  let cached: Names | undefined
  const current = async (): Promise<Names> => {
    const revision = await store.revision()
    if (cached?.revision === revision) return cached
    cached = { revision, concepts: new Map((await store.concepts()).map((concept) => [concept.id, concept])) }
    return cached
  }

  return async (name) => {
    const key = canonicalKey(name)
    const { concepts } = await current()
    const id = concepts.has(key) ? key : idByAlias(concepts, name, key)
    const found = id === undefined ? undefined : await store.concept(id)
    if (found === undefined) throw unknownConcept(name, similar([...concepts.values()], key))
    const documents = new Map((await store.documents()).map((document) => [document.id, document.fileName]))
    const nameOf = (id: string): string => concepts.get(id)?.name ?? id
    const fileOf = (documentId: string): string => documents.get(documentId) ?? documentId
    return {
      ...found,
      mentions: found.mentions.map((mention) => ({ ...mention, fileName: fileOf(mention.documentId) })),
      relations: found.relations.map((relation) => ({
        ...relation,
        sourceName: nameOf(relation.source),
        targetName: nameOf(relation.target),
        fileName: fileOf(relation.documentId),
      })),
    }
  }
}

function idByAlias(concepts: ReadonlyMap<string, Concept>, name: string, key: string): string | undefined {
  if (concepts.has(name)) return name
  for (const { id, aliases } of concepts.values()) if (aliases.some((alias) => canonicalKey(alias) === key)) return id
  return undefined
}

function similar(concepts: readonly Concept[], key: string): Concept[] {
  return concepts
    .filter(
      (concept) => key !== '' && (concept.id.includes(key) || (concept.id.length > 3 && key.includes(concept.id))),
    )
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
}

function unknownConcept(name: string, near: readonly Concept[]): KnowbaseError {
  const names = near.map((concept) => concept.name).join(', ')
  return new KnowbaseError('not_found', `The graph holds no concept ${JSON.stringify(name)}.`, {
    advice: near.length > 0 ? `Near it: ${names}.` : 'Look for it with knowbase search.',
  })
}
