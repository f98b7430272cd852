import { createHash } from 'node:crypto'

/** SHA-256 in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Id of a tuple: fields cannot run into each other, since each is written with its length. First 128 bits, in hex. */
export function contentId(...fields: readonly (string | number)[]): string {
  return sha256(fields.map((field) => `${String(field).length}:${field}`).join('')).slice(0, 32)
}
