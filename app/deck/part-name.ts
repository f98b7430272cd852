/**
 * Names of parts compare without regard to case, and percent-encoding is not part of the name (ECMA-376 part 2, 9.1).
 * Returns what two spellings of one name have in common.
 */
export function partKey(name: string): string {
  return decodePercent(name.replaceAll('\\', '/')).replace(/^\/+/, '').toLowerCase()
}

/**
 * The part a relationship's target names: absolute from the package's root, else relative to the source's folder.
 * Steps above the root stay at the root, so the result never leads out of the package.
 */
export function resolveTarget(source: string, target: string): string {
  const path = (target.split('#')[0] ?? '').replaceAll('\\', '/')
  const steps = path.startsWith('/') ? [] : source.split('/').slice(0, -1)
  for (const step of path.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

/** Where the relationships of a part are kept; of the package itself for an empty name. */
export function relationshipsPart(part: string): string {
  const slash = part.lastIndexOf('/') + 1
  return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`
}

function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
