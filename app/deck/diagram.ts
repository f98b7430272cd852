import type { Block } from '../domain/deck.ts'
import type { Relationships } from './deck-package.ts'
import { joinParagraphs, readParagraphs } from './text-body.ts'
import { childOf, childrenOf, descendantsOf, type XmlElement } from './xml-element.ts'

type Node = { readonly text: string; readonly level: number }

/**
 * SmartArt from its data model (`dgm:dataModel`, ECMA-376 part 1, 21.4.2): nodes in the order of the tree its
 * connections make, then whatever else carries text, such as labels on the connections themselves.
 */
export function readDiagram(model: XmlElement, relationships: Relationships): readonly Block[] {
  const points = new Map<string, XmlElement>()
  for (const point of childrenOf(childOf(model, 'dgm:ptLst'), 'dgm:pt')) {
    points.set(point.attributes['modelId'] ?? '', point)
  }
  const children = childrenByParent(model)
  const nodes: Node[] = []
  const blocks: Block[] = []
  const visited = new Set<string>()
  const visit = (id: string, level: number): void => {
    const point = points.get(id)
    if (point === undefined || visited.has(id)) return
    visited.add(id)
    const paragraphs = readParagraphs(childOf(point, 'dgm:t'), relationships)
    const text = joinParagraphs(paragraphs)
    if (text !== '') nodes.push({ text, level: Math.max(0, level) })
    blocks.push(...paragraphs.flatMap(({ links }) => links.map((link): Block => ({ kind: 'link', ...link }))))
    blocks.push(...altTexts(point))
  }
  // An explicit stack: a chain of nodes can be as long as the part allows.
  const pending = [...points]
    .filter(([, point]) => point.attributes['type'] === 'doc')
    .map(([id]) => ({ id, level: -1 }))
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { id, level } = next
    if (visited.has(id)) continue
    visit(id, level)
    for (const child of (children.get(id) ?? []).toReversed()) pending.push({ id: child, level: level + 1 })
  }
  for (const id of points.keys()) visit(id, 0)
  return nodes.length === 0 ? blocks : [{ kind: 'diagram', nodes }, ...blocks]
}

/** Ids of a node's children in their order; a connection without a type is one of parent and child. */
function childrenByParent(model: XmlElement): ReadonlyMap<string, readonly string[]> {
  const ordered = childrenOf(childOf(model, 'dgm:cxnLst'), 'dgm:cxn')
    .filter(({ attributes }) => (attributes['type'] ?? 'parOf') === 'parOf')
    .sort((one, other) => Number(one.attributes['srcOrd'] ?? 0) - Number(other.attributes['srcOrd'] ?? 0))
  const children = new Map<string, string[]>()
  for (const { attributes } of ordered) {
    const parent = attributes['srcId'] ?? ''
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [attributes['destId'] ?? ''])
    else siblings.push(attributes['destId'] ?? '')
  }
  return children
}

function altTexts(point: XmlElement): readonly Block[] {
  return descendantsOf(childOf(point, 'dgm:extLst'), 'dgm14:cNvPr').flatMap(({ attributes }) =>
    [attributes['descr'], attributes['title']]
      .filter((text) => text !== undefined && text.trim() !== '')
      .map((text): Block => ({ kind: 'alt', text: text ?? '' })),
  )
}
