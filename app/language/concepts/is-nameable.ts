import type { Token } from '../analysis.ts'
import { isGenericNoun } from './generic-words.ts'

/** Letters of a word; longer ones are data. */
const longest = 60
const file =
  /\.(?:ya?ml|json|toml|xml|ini|conf|cfg|md|txt|log|csv|html?|css|sh|bash|bat|ps1|py|js|ts|go|rb|java|class|jar|tar|gz|tgz|zip|png|jpe?g|gif|svg|pdf|pptx?|docx?|xlsx?|exe|dll|so|pem|crt|service|sock|lock|tf)$/
/** Libraries that are called like a file. */
const library = /^(?:node|vue|next|nuxt|three|express|d3|react|ember|backbone|moment|chart|require|alpine)\.js$/
const address = /^www\.|\.(?:com|org|net|edu|gov|io|dev|fr|de|uk|eu)$|@/
/** `in.`, `no.`: cut words. */
const cut = /^\p{L}{1,3}\.$/u
/** Paths, hashes and other words of machines. */
const machine = /[\\<>{}$=]|^(?=(?:\D*\d){4})[\w-]{12,}/
const number = /^[\p{N}\p{P}]+$/u

/** Whether words can be the name of a concept: no generic noun alone, file name, address, number or piece of code. */
export function isNameable(words: readonly Token[]): boolean {
  if (words.some(({ text }) => text.length > longest)) return false
  if (
    words.some(
      ({ text, lower }) => (file.test(lower) && !library.test(lower)) || address.test(text) || machine.test(text),
    )
  )
    return false
  if (!words.some(({ lower }) => /\p{L}{2}/u.test(lower) || /\p{Script=Han}/u.test(lower))) return false
  if (number.test(words[0]?.lower ?? '') || (words.length === 1 && cut.test(words[0]?.lower ?? ''))) return false
  return !words.every(({ text, lower, lemma }) => isGenericNoun(lower, lemma) && !isMixedCase(text))
}

/** Capitals are no shouting where small letters stand beside them. */
function isMixedCase(text: string): boolean {
  return hasInnerCapital(text) && /\p{Ll}/u.test(text)
}

/** `gRPC`, `ConfigMap`, `DNS`: written as a name wherever it stands. */
export function hasInnerCapital(text: string): boolean {
  return /.\p{Lu}/u.test(text)
}
