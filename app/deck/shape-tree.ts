import type { Block, SlideError } from '../domain/deck.ts'
import { readChart } from './chart.ts'
import { readExtendedChart } from './chart-extended.ts'
import type { DeckPackage, Relationships } from './deck-package.ts'
import { ofType } from './deck-package.ts'
import { readDiagram } from './diagram.ts'
import { readTable } from './table.ts'
import { joinParagraphs, linkTarget, type Paragraph, readParagraphs } from './text-body.ts'
import { childOf, descendantsOf, localName, type XmlElement } from './xml-element.ts'

/** What stands on a slide, in the order of its shapes, which is the order it is read aloud in. */
export type ShapeContent = {
  readonly title: string
  readonly blocks: readonly Block[]
  /** Pictures, media and embedded objects. */
  readonly pictures: number
}

type Furniture = Extract<Block, { kind: 'furniture' }>['role']

const furnitureRoles: ReadonlyMap<string, Furniture> = new Map([
  ['ftr', 'footer'],
  ['hdr', 'header'],
  ['dt', 'date'],
  ['sldNum', 'number'],
])
const titleTypes: ReadonlySet<string> = new Set(['title', 'ctrTitle'])
/** Beyond this many characters an untyped first placeholder is a text, not a title. */
const longestImpliedTitle = 200

/** Reads the shapes of one slide; charts and diagrams are followed into their own parts. */
export class ShapeTreeReader {
  readonly #parts: DeckPackage
  readonly #part: string
  readonly #relationships: Relationships
  readonly #errors: SlideError[]
  readonly #blocks: Block[] = []
  #title = ''
  /** The blocks of the placeholder that PowerPoint's own libraries take for the title where none is typed so. */
  #impliedTitle: { readonly text: string; readonly from: number; readonly count: number } | undefined
  #titled = false
  #pictures = 0
  readonly #followed = new Set<string>()

  constructor(parts: DeckPackage, part: string, relationships: Relationships, errors: SlideError[]) {
    this.#parts = parts
    this.#part = part
    this.#relationships = relationships
    this.#errors = errors
  }

  /** Reads a slide's common data (`p:cSld`): background, shapes, controls. */
  read(common: XmlElement | undefined): ShapeContent {
    this.#countFill(childOf(common, 'p:bg'))
    const tree = childOf(common, 'p:spTree')
    for (const shape of tree?.children ?? []) this.#shape(shape, true)
    for (const control of descendantsOf(childOf(common, 'p:controls'), 'p:pic')) this.#shape(control, false)
    return { ...this.#settleTitle(), pictures: this.#pictures }
  }

  #settleTitle(): { readonly title: string; readonly blocks: readonly Block[] } {
    if (this.#titled || this.#impliedTitle === undefined) return { title: this.#title, blocks: this.#blocks }
    const { text, from, count } = this.#impliedTitle
    return { title: text, blocks: this.#blocks.toSpliced(from, count) }
  }

  #shape(shape: XmlElement, outermost: boolean): void {
    switch (localName(shape)) {
      case 'sp':
      case 'cxnSp':
        this.#textShape(shape, outermost)
        break
      case 'pic':
      case 'contentPart':
        this.#pictures += 1
        this.#properties(shape)
        break
      case 'grpSp':
        this.#properties(shape)
        for (const child of shape.children) this.#shape(child, false)
        break
      case 'graphicFrame':
        for (const content of childOf(childOf(shape, 'a:graphic'), 'a:graphicData')?.children ?? []) {
          this.#graphic(content)
        }
        this.#properties(shape)
        break
    }
  }

  #textShape(shape: XmlElement, outermost: boolean): void {
    const nonVisual = nonVisualOf(shape)
    const placeholder = childOf(childOf(nonVisual, 'p:nvPr'), 'p:ph')?.attributes
    const body =
      childOf(shape, 'p:txBody') ?? childOf(shape, 'a:txBody') ?? childOf(childOf(shape, 'a:txSp'), 'a:txBody')
    const paragraphs = readParagraphs(body, this.#relationships)
    const type = placeholder?.['type'] ?? ''
    if (titleTypes.has(type) && this.#title === '') {
      this.#titled = true
      this.#title = joinParagraphs(paragraphs)
      this.#extras(paragraphs)
    } else {
      const from = this.#blocks.length
      this.#paragraphs(paragraphs, furnitureRoles.get(type))
      const text = joinParagraphs(paragraphs)
      const implied = outermost && placeholder !== undefined && (placeholder['idx'] ?? '0') === '0'
      if (
        implied &&
        !furnitureRoles.has(type) &&
        this.#impliedTitle === undefined &&
        text.length <= longestImpliedTitle
      ) {
        this.#impliedTitle = { text, from, count: paragraphs.filter((one) => one.text.trim() !== '').length }
      }
    }
    this.#countFill(childOf(shape, 'p:spPr'))
    this.#properties(shape)
  }

  #paragraphs(paragraphs: readonly Paragraph[], furniture: Furniture | undefined): void {
    for (const { text, level, field } of paragraphs) {
      if (text.trim() === '') continue
      const role = furniture ?? field
      this.#blocks.push(role === undefined ? { kind: 'paragraph', text, level } : { kind: 'furniture', role, text })
    }
    this.#extras(paragraphs)
  }

  #extras(paragraphs: readonly Paragraph[]): void {
    for (const { equations, links } of paragraphs) {
      for (const text of equations) this.#blocks.push({ kind: 'equation', text })
      for (const link of links) this.#blocks.push({ kind: 'link', ...link })
    }
  }

  #graphic(content: XmlElement): void {
    switch (content.name) {
      case 'a:tbl':
        this.#blocks.push(...readTable(content, this.#relationships))
        break
      case 'c:chart':
        this.#follow(content.attributes['r:id'], (space, part) =>
          this.#blocks.push(readChart(space, this.#drawnOn(space, part))),
        )
        break
      case 'cx:chart':
      case 'cx1:chart':
        this.#follow(content.attributes['r:id'], (space) => this.#blocks.push(readExtendedChart(space)))
        break
      case 'dgm:relIds':
        this.#follow(content.attributes['r:dm'], (model, part) =>
          this.#blocks.push(...readDiagram(model, this.#parts.relationships(part, this.#errors))),
        )
        break
      case 'p:oleObj':
        // The picture that stands for the object; it may say more than the frame does.
        if (descendantsOf(content, 'p:pic').length === 0) this.#pictures += 1
        for (const picture of descendantsOf(content, 'p:pic')) this.#shape(picture, false)
        break
      default:
        // Locked canvases and zooms hold shapes of their own.
        for (const shape of content.children) this.#shape(shape, false)
    }
  }

  /** Text boxes drawn on a chart. */
  #drawnOn(space: XmlElement, chartPart: string): readonly string[] {
    if (childOf(space, 'c:userShapes') === undefined) return []
    const relationships = this.#parts.relationships(chartPart, this.#errors)
    return ofType(relationships, 'chartUserShapes').flatMap((relationship) => {
      const part = this.#parts.target(chartPart, relationship)
      const drawing = part === undefined ? undefined : this.#parts.xml(part, this.#errors)
      return descendantsOf(drawing, 'cdr:txBody').map((body) => joinParagraphs(readParagraphs(body, relationships)))
    })
  }

  #follow(id: string | undefined, use: (root: XmlElement, part: string) => void): void {
    const relationship = this.#relationships.get(id ?? '')
    const part = relationship === undefined ? undefined : this.#parts.target(this.#part, relationship)
    if (part === undefined) {
      const target = relationship?.target ?? `relationship ${id}`
      this.#errors.push({ part: this.#part, message: `A chart or diagram on this slide is missing: ${target}.` })
      return
    }
    // A part says no more the second time, and a slide could name a large one a thousand times.
    if (this.#followed.has(part)) return
    this.#followed.add(part)
    const root = this.#parts.xml(part, this.#errors)
    if (root !== undefined) use(root, part)
  }

  /** Alternative text and link of the shape as a whole. */
  #properties(shape: XmlElement): void {
    const nonVisual = nonVisualOf(shape)
    const properties = nonVisual?.children.find((child) => localName(child) === 'cNvPr')
    if (properties === undefined) return
    const texts = new Set([properties.attributes['descr'] ?? '', properties.attributes['title'] ?? ''])
    const written = [...texts].filter((text) => text.trim() !== '')
    for (const text of written) this.#blocks.push({ kind: 'alt', text })
    const url = linkTarget(childOf(properties, 'a:hlinkClick'), this.#relationships)
    if (url !== undefined) this.#blocks.push({ kind: 'link', text: written[0] ?? '', url })
  }

  #countFill(properties: XmlElement | undefined): void {
    if (descendantsOf(properties, 'a:blip').length > 0) this.#pictures += 1
  }
}

/** The element that holds a shape's name, placeholder and alternative text: `p:nvSpPr`, `p:nvPicPr` ... */
function nonVisualOf(shape: XmlElement): XmlElement | undefined {
  return shape.children.find((child) => /^nv\w+Pr$/.test(localName(child)) && child.name !== 'p:nvPr')
}
