import { childOf, localName, type XmlElement } from './xml-element.ts'

/** The text of an Office Math element in one line, much as UnicodeMath writes it: `(a+b)/c`, `x^2`, `√(y)`. */
export function equationText(element: XmlElement): string {
  if (element.name === 'm:t' || element.name === 'a:t') return element.text
  const part = (name: string): string => inside(childOf(element, `m:${name}`))
  const base = part('e')
  switch (element.name) {
    case 'm:f':
      return `${grouped(part('num'))}/${grouped(part('den'))}`
    case 'm:sSup':
      return base + script('^', part('sup'))
    case 'm:sSub':
      return base + script('_', part('sub'))
    case 'm:sSubSup':
      return base + script('_', part('sub')) + script('^', part('sup'))
    case 'm:sPre':
      return `${script('_', part('sub'))}${script('^', part('sup'))} ${base}`
    case 'm:rad':
      return `${part('deg')}√${grouped(base)}`
    case 'm:nary':
      return `${property(element, 'chr', '∫')}${script('_', part('sub'))}${script('^', part('sup'))} ${base}`
    case 'm:limLow':
      return `${base}_${grouped(part('lim'))}`
    case 'm:limUpp':
      return `${base}^${grouped(part('lim'))}`
    case 'm:func':
      return `${part('fName')} ${base}`
    case 'm:acc':
      return base + property(element, 'chr', '\u0302')
    case 'm:d':
      return delimited(element)
    case 'm:m':
      return `[${listed(element, 'm:mr', '; ')}]`
    case 'm:mr':
      return listed(element, 'm:e', ', ')
    case 'm:eqArr':
      return listed(element, 'm:e', '; ')
    case 'm:oMathPara':
      return listed(element, 'm:oMath', '\n')
    default:
      return inside(element)
  }
}

function inside(element: XmlElement | undefined): string {
  return element === undefined ? '' : element.children.map(equationText).join('')
}

function listed(element: XmlElement, name: string, separator: string): string {
  return element.children
    .filter((child) => child.name === name)
    .map(equationText)
    .join(separator)
}

function delimited(element: XmlElement): string {
  const separator = property(element, 'sepChr', '|')
  return property(element, 'begChr', '(') + listed(element, 'm:e', separator) + property(element, 'endChr', ')')
}

function script(mark: '^' | '_', text: string): string {
  return text === '' ? '' : mark + grouped(text)
}

/** In brackets where it is more than one number, name or sign. */
function grouped(text: string): string {
  return /^([\p{L}\p{M}]+|[\p{N}.,]+|.?)$/u.test(text) ? text : `(${text})`
}

/** A character among the element's own properties, such as `m:dPr/m:begChr`. */
function property(element: XmlElement, name: string, otherwise: string): string {
  const found = childOf(childOf(element, `m:${localName(element)}Pr`), `m:${name}`)
  return found?.attributes['m:val'] ?? otherwise
}
