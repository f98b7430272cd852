import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { ReadingBudget } from './limits.ts'
import { PartError } from './part-error.ts'
import type { XmlElement } from './xml-element.ts'
import { xmlText } from './xml-encoding.ts'
import { keptAttributes, prunedElements, shallowElements, textElements } from './xml-pruning.ts'
import { NamespaceScope } from './xml-scope.ts'

type GrowingElement = {
  name: string
  attributes: Readonly<Record<string, string>>
  children: readonly GrowingElement[]
  text: string
}

export type XmlPart = {
  /** Undefined where not even a root element could be read. */
  readonly root: XmlElement | undefined
  /** Why reading stopped early, in words that follow the part's name; the tree then holds what came before. */
  readonly problem: string | undefined
}

const noAttributes: Readonly<Record<string, string>> = {}
const noChildren: readonly GrowingElement[] = []
const elementsBetweenChecks = 4096

/**
 * Parses an XML part as it streams through the parser into the small tree of what the reader looks at. Throws
 * KnowbaseError where the budget of the whole deck is used up; whatever is wrong with this part alone is its `problem`.
 */
export function parseXml(bytes: Buffer, budget: ReadingBudget): XmlPart {
  const builder = new TreeBuilder(budget)
  try {
    builder.parse(bytes)
    return { root: builder.root, problem: undefined }
  } catch (error) {
    if (error instanceof PartError) return { root: builder.root, problem: error.message }
    throw error
  }
}

/** Alternate content that is open: its depth, and whether a branch of it was taken. */
type Alternatives = { readonly depth: number; taken: boolean }

class TreeBuilder {
  root: GrowingElement | undefined
  readonly #budget: ReadingBudget
  readonly #scope = new NamespaceScope()
  /** The element that children are added to, by depth; branches of alternate content add to their parent. */
  readonly #parents: (GrowingElement | undefined)[] = []
  readonly #alternatives: Alternatives[] = []
  /** Depth of the element whose content is being skipped; 0 where none is. */
  #skippedFrom = 0
  #depth = 0
  #kept = 0
  #uncharged = 0
  #attributes = 0
  /** Attributes, tags and texts seen. */
  #events = 0

  constructor(budget: ReadingBudget) {
    this.#budget = budget
  }

  parse(bytes: Buffer): void {
    const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false })
    parser.on('doctype', () => {
      throw new PartError('has a DOCTYPE, which no PowerPoint part may have')
    })
    parser.on('error', (error) => {
      throw new PartError(`is no well-formed XML: ${error.message}`, { cause: error })
    })
    parser.on('attribute', ({ value }) => {
      this.#attributes += 1
      this.#events += 1
      this.#checkLength(value.length)
      if (this.#attributes > this.#budget.limits.attributes) {
        throw new PartError(`has an element of more than ${this.#budget.limits.attributes} attributes`)
      }
    })
    parser.on('opentag', (tag) => this.#open(tag))
    parser.on('closetag', () => this.#close())
    parser.on('text', (text) => this.#text(text))
    parser.on('cdata', (text) => this.#text(text))
    try {
      let quiet = 0
      for (const text of xmlText(bytes)) {
        const before = this.#events
        parser.write(text)
        this.#budget.checkTime()
        // The parser hands a text over at its end alone; one that goes on and on is stopped before it fills the memory.
        quiet = this.#events === before ? quiet + text.length : 0
        this.#checkLength(quiet)
      }
      parser.close()
    } finally {
      this.#charge()
    }
  }

  #open(tag: SaxesTagPlain): void {
    this.#attributes = 0
    this.#events += 1
    this.#depth += 1
    this.#count()
    if (this.#skippedFrom > 0) return
    this.#scope.enter(this.#depth, tag.attributes)
    const name = this.#scope.resolve(tag.name)
    if (name.startsWith('mc:') && this.#openAlternative(name, tag)) return
    if (prunedElements.has(name)) {
      this.#skippedFrom = this.#depth
      return
    }
    this.#kept += 1
    const { partElements } = this.#budget.limits
    if (this.#kept > partElements) throw new PartError(`has more than ${partElements} elements`)
    const element: GrowingElement = { name, attributes: this.#attributesOf(tag), children: noChildren, text: '' }
    if (this.root === undefined) this.root = element
    else adopt(this.#parents[this.#depth - 1], element)
    this.#parents[this.#depth] = element
    if (shallowElements.has(name)) this.#skippedFrom = this.#depth
  }

  /**
   * Markup compatibility (ECMA-376 part 3): of alternate content the first choice whose required namespaces are all
   * understood stands in its place, else the fallback.
   */
  #openAlternative(name: string, tag: SaxesTagPlain): boolean {
    const parent = this.#parents[this.#depth - 1]
    if (name === 'mc:AlternateContent') {
      this.#alternatives.push({ depth: this.#depth, taken: false })
    } else if (name === 'mc:Choice' || name === 'mc:Fallback') {
      const alternatives = this.#alternatives.at(-1)
      if (alternatives?.depth !== this.#depth - 1) return false
      const matches = name === 'mc:Fallback' || this.#understands(tag.attributes['Requires'] ?? '')
      if (alternatives.taken || !matches) {
        this.#skippedFrom = this.#depth
        return true
      }
      alternatives.taken = true
    } else {
      return false
    }
    this.#parents[this.#depth] = parent
    return true
  }

  #understands(required: string): boolean {
    const prefixes = required.split(/\s+/).filter((prefix) => prefix !== '')
    return prefixes.length > 0 && prefixes.every((prefix) => this.#scope.prefix(prefix) !== undefined)
  }

  #attributesOf(tag: SaxesTagPlain): Readonly<Record<string, string>> {
    let attributes: Record<string, string> | undefined
    for (const name in tag.attributes) {
      const resolved = name.includes(':') ? this.#scope.resolve(name) : name
      if (!keptAttributes.has(resolved)) continue
      attributes ??= {}
      attributes[resolved] = tag.attributes[name] ?? ''
    }
    return attributes ?? noAttributes
  }

  #close(): void {
    if (this.#skippedFrom === 0 || this.#skippedFrom === this.#depth) {
      this.#skippedFrom = 0
      if (this.#alternatives.at(-1)?.depth === this.#depth) this.#alternatives.pop()
      this.#scope.leave(this.#depth)
    }
    this.#depth -= 1
  }

  #text(text: string): void {
    if (this.#skippedFrom > 0) return
    const element = this.#parents[this.#depth]
    if (element === undefined || !textElements.has(element.name)) return
    element.text += text
    this.#checkLength(element.text.length)
  }

  #checkLength(characters: number): void {
    const { textCharacters } = this.#budget.limits
    if (characters > textCharacters) throw new PartError(`has a text of more than ${textCharacters} characters`)
  }

  #count(): void {
    this.#uncharged += 1
    const { limits } = this.#budget
    if (this.#depth > limits.depth) throw new PartError(`has elements more than ${limits.depth} deep`)
    if (this.#uncharged === elementsBetweenChecks) {
      this.#charge()
      this.#budget.checkTime()
    }
  }

  #charge(): void {
    const elements = this.#uncharged
    this.#uncharged = 0
    this.#budget.chargeElements(elements)
  }
}

/** Most elements have no child or one, which an array made for it holds in a fraction of a grown one's memory. */
function adopt(parent: GrowingElement | undefined, child: GrowingElement): void {
  if (parent === undefined) return
  if (parent.children === noChildren) parent.children = [child]
  else (parent.children as GrowingElement[]).push(child)
}
