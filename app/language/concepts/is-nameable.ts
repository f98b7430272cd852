import type { Token } from '../analysis.ts'
import { isGenericNoun } from './generic-words.ts'

const file =
  /\.(?:ya?ml|json|toml|xml|ini|conf|cfg|md|txt|log|csv|html?|css|sh|bash|bat|ps1|py|js|ts|go|rb|java|class|jar|tar|gz|tgz|zip|png|jpe?g|gif|svg|pdf|pptx?|docx?|xlsx?|exe|dll|so|pem|crt|service|sock|lock|tf)$/
const address = /^www\.|\.(?:com|org|net|edu|gov|io|dev|fr|de|uk|eu)$|@/
const number = /^[\p{N}\p{P}]+$/u

/** Whether words can be the name of a concept: no generic noun alone, file name, address, number or piece of code. */
export function isNameable(words: readonly Token[]): boolean {
  if (words.some(({ lower }) => file.test(lower) || address.test(lower))) return false
  if (!words.some(({ lower }) => /\p{L}{2}/u.test(lower) || /\p{Script=Han}/u.test(lower))) return false
  if (number.test(words[0]?.lower ?? '')) return false
  return !words.every(({ text, lower }) => isGenericNoun(lower) && !hasInnerCapital(text))
}

/** `gRPC`, `ConfigMap`, `DNS`: written as a name wherever it stands. */
export function hasInnerCapital(text: string): boolean {
  return /.\p{Lu}/u.test(text)
}
