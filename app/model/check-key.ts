import { KnowbaseError } from '../domain/errors.ts'

/**
 * The key, if it can be sent at all.
 * @throws KnowbaseError invalid_input: HTTP takes visible ASCII, and the error of whoever finds out later quotes the key
 */
export function checkKey(key: string, variable: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key
  throw new KnowbaseError('invalid_input', `${variable} holds white space or other characters that no key has.`, {
    advice: `Set ${variable} to the key as the provider shows it.`,
  })
}
