/** The vocabulary's spelling of a type that a model wrote in its own; what the vocabulary lacks stays as it is. */
export function vocabularyName(given: string, types: readonly { readonly name: string }[]): string {
  const wanted = fold(given)
  return types.find(({ name }) => fold(name) === wanted)?.name ?? given
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
