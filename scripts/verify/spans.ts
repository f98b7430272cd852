/** Something that went on from one moment to another, in milliseconds of one clock. */
export type Span = { readonly began: number; readonly ended: number }

export type Overlap = {
  /** Most that went on at once. */
  readonly most: number
  /** How many went on at once on average, from the first beginning to the last end. */
  readonly mean: number
  /** Seconds from the first beginning to the last end. */
  readonly seconds: number
}

/** How far spans lie side by side. One that ends as another begins is not beside it. */
export function overlapOf(spans: readonly Span[]): Overlap {
  const moments = spans
    .flatMap(({ began, ended }) => [
      { at: began, step: 1 },
      { at: ended, step: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.step - b.step)
  let open = 0
  let most = 0
  for (const { step } of moments) {
    open += step
    most = Math.max(most, open)
  }
  const length = (moments.at(-1)?.at ?? 0) - (moments[0]?.at ?? 0)
  const sum = spans.reduce((total, { began, ended }) => total + ended - began, 0)
  return { most, mean: length === 0 ? most : sum / length, seconds: length / 1000 }
}
