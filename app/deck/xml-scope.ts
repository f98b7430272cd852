import { prefixOf } from './namespaces.ts'

type Rebinding = { readonly depth: number; readonly prefix: string; readonly before: string | undefined }

const unknown = '?'

/**
 * Namespace prefixes in scope while a part is parsed. Nearly every part binds its prefixes once, at its root, so names
 * are resolved through a table that is only thrown away when a binding changes.
 */
export class NamespaceScope {
  readonly #bindings = new Map<string, string>()
  readonly #rebindings: Rebinding[] = []
  readonly #names = new Map<string, string>()

  /** Takes the declarations among an element's attributes. */
  enter(depth: number, attributes: Readonly<Record<string, string>>): void {
    for (const name in attributes) {
      if (!name.startsWith('xmlns')) continue
      if (name.length > 5 && name[5] !== ':') continue
      const prefix = name.slice(6)
      const namespace = attributes[name] ?? ''
      const before = this.#bindings.get(prefix)
      if (before === namespace) continue
      this.#rebindings.push({ depth, prefix, before })
      this.#bindings.set(prefix, namespace)
      this.#names.clear()
    }
  }

  leave(depth: number): void {
    for (let last = this.#rebindings.at(-1); last?.depth === depth; last = this.#rebindings.at(-1)) {
      this.#rebindings.pop()
      if (last.before === undefined) this.#bindings.delete(last.prefix)
      else this.#bindings.set(last.prefix, last.before)
      this.#names.clear()
    }
  }

  /** An element's or prefixed attribute's name with the reader's own prefix. */
  resolve(name: string): string {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    const colon = name.indexOf(':')
    const prefix = this.prefix(colon < 0 ? '' : name.slice(0, colon)) ?? unknown
    const resolved = `${prefix}:${name.slice(colon + 1)}`
    this.#names.set(name, resolved)
    return resolved
  }

  /** The reader's own prefix for one of the file's; undefined where it names nothing the reader knows. */
  prefix(prefix: string): string | undefined {
    const namespace = this.#bindings.get(prefix)
    return namespace === undefined ? undefined : prefixOf(namespace)
  }
}
