/** Slides of the deck that goals are stated for, and the minutes that are aimed at for it. */
export const usualSlides = 250
export const aimedMinutes = [20, 30] as const

/** Seconds that a deck may take: its share of what one of {@link usualSlides} may, but never less than a minute. */
export function timeLimit(slides: number, minutes: number): number {
  return Math.max(60, (minutes * 60 * slides) / usualSlides)
}
