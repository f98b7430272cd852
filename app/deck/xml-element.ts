/** An element as the reader keeps it; names carry the prefixes of `namespaces.ts`, not those of the file. */
export type XmlElement = {
  /** Such as `a:t`; `?:name` in a namespace the reader does not know. */
  readonly name: string
  /** Attributes without a prefix by their name, others as `r:id`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** Character data directly inside, for the elements that hold text. */
  readonly text: string
}

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name)
}

/** The element at the end of a path of child names; undefined where a step is missing. */
export function descend(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>(childOf, element)
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element === undefined ? [] : element.children.filter((child) => child.name === name)
}

/** All elements of that name inside, in document order; those inside a found one are left out. */
export function descendantsOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  const found: XmlElement[] = []
  const visit = (parent: XmlElement): void => {
    for (const child of parent.children) {
      if (child.name === name) found.push(child)
      else visit(child)
    }
  }
  if (element !== undefined) visit(element)
  return found
}

export function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1)
}

/** An attribute of type xsd:boolean, which is written 1, 0, true, false or (in older files) on, off. */
export function isTrue(value: string | undefined, otherwise = false): boolean {
  if (value === undefined) return otherwise
  return value === '1' || value === 'true' || value === 'on'
}
