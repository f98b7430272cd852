import type { SlideError } from '../domain/deck.ts'
import type { ReadingBudget } from './limits.ts'
import { PartError } from './part-error.ts'
import { partKey, relationshipsPart, resolveTarget } from './part-name.ts'
import { childrenOf, type XmlElement } from './xml-element.ts'
import { parseXml } from './xml-tree.ts'
import type { ZipArchive } from './zip-archive.ts'

export type Relationship = {
  readonly id: string
  /** The last step of the type's URI, such as `slide`: it is the same in Transitional, Strict and Microsoft's own. */
  readonly type: string
  /** As written. */
  readonly target: string
  readonly external: boolean
}

export type Relationships = ReadonlyMap<string, Relationship>

/** The parts of a presentation file as XML. Problems of a part go to the errors of whoever asked for it. */
export class DeckPackage {
  readonly #archive: ZipArchive
  readonly #budget: ReadingBudget
  readonly #names = new Map<string, string>()

  constructor(archive: ZipArchive, budget: ReadingBudget) {
    this.#archive = archive
    this.#budget = budget
    for (const name of archive.entries.keys()) this.#names.set(partKey(name), name)
  }

  /** The part's name as the package spells it; undefined where there is none. */
  locate(part: string): string | undefined {
    return this.#names.get(partKey(part))
  }

  /** The part a relationship leads to, as the package spells it; undefined for an external one or a missing part. */
  target(source: string, relationship: Relationship): string | undefined {
    if (relationship.external) return undefined
    // Some writers forget the slash of an absolute target.
    return this.locate(resolveTarget(source, relationship.target)) ?? this.locate(relationship.target)
  }

  /** The root of a part; what can be read of it where it is damaged, undefined where nothing can. */
  xml(part: string, errors: SlideError[]): XmlElement | undefined {
    const name = this.locate(part)
    const entry = name === undefined ? undefined : this.#archive.entries.get(name)
    if (entry === undefined) {
      errors.push({ part, message: `The package has no part ${part}.` })
      return undefined
    }
    const report = (problem: string | undefined): void => {
      if (problem !== undefined) errors.push({ part, message: `The part ${part} ${problem}.` })
    }
    try {
      const { bytes, problem: damage } = this.#archive.read(entry)
      const { root, problem } = parseXml(bytes, this.#budget)
      report(problem ?? damage)
      return root
    } catch (error) {
      if (!(error instanceof PartError)) throw error
      report(error.message)
      return undefined
    }
  }

  /** Relationships of a part (of the package for an empty name) by id; none where it has no such part. */
  relationships(part: string, errors: SlideError[]): Relationships {
    const name = this.locate(relationshipsPart(part))
    if (name === undefined) return new Map()
    const found = childrenOf(this.xml(name, errors), 'rel:Relationship')
    return new Map(found.map((element) => [element.attributes['Id'] ?? '', relationshipOf(element)]))
  }

  isEncrypted(part: string): boolean {
    const name = this.locate(part)
    return name !== undefined && this.#archive.entries.get(name)?.encrypted === true
  }
}

function relationshipOf({ attributes }: XmlElement): Relationship {
  const type = attributes['Type'] ?? ''
  return {
    id: attributes['Id'] ?? '',
    type: type.slice(type.lastIndexOf('/') + 1),
    target: attributes['Target'] ?? '',
    external: attributes['TargetMode']?.toLowerCase() === 'external',
  }
}

/** Relationships of one type, in the order the file gives them. */
export function ofType(relationships: Relationships, type: string): readonly Relationship[] {
  return [...relationships.values()].filter((relationship) => relationship.type === type)
}
