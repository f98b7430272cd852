import { functionWords, guessLanguage } from '../domain/function-words.ts'

/** Letters below which a text is too short to tell its language. */
const shortest = 40

/**
 * The ISO 639-1 code of a text's language; `und` where it is too short or too mixed to be told. Most decks are English
 * and show it by their function words; the detector of the other languages is loaded for the others alone.
 */
export async function detectLanguage(text: string): Promise<string> {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const english = functionWords('english')
  const share = words.filter((word) => english.has(word)).length / words.length
  if (share >= 0.2 && guessLanguage(words) === 'english') return 'en'
  if (text.replaceAll(/\P{L}+/gu, '').length < shortest) return 'und'
  const { eld } = await import('eld/extrasmall')
  const detected = eld.detect(text)
  return detected.isReliable() ? detected.language : 'und'
}
