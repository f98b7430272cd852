/** What small models of the large providers do: for plans and orders before the first answer was seen. */
export const usualFirstTokenMs = 600
export const usualTokensPerSecond = 75
