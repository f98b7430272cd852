/** Relationships of the graph model; a relation type of such a name would be taken for one of them. */
const reserved = new Set(['RELATES', 'MENTIONED_IN', 'HAS_SLIDE'])

/**
 * The relationship type, quoted for a statement, that a relation type of the vocabulary has in Cypher: `depends_on` is
 * `DEPENDS_ON`. Undefined where it has none of its own.
 */
export function nativeType(relationType: string): string | undefined {
  const name = relationType
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
  return name === '' || reserved.has(name) ? undefined : `\`${name}\``
}
