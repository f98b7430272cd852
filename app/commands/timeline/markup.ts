/** Text as it may stand in HTML, in elements and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

type Attributes = Readonly<Record<string, string | number>>

/** One element; attributes are escaped, `content` is markup already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    const shown = typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeMarkup(value)
    return ` ${key}="${shown}"`
  })
  return `<${name}${written.join('')}>${content}</${name}>`
}
