import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { KnowbaseError } from '../domain/errors.ts'
import type { ReadingBudget } from './limits.ts'

const chunkBytes = 2 ** 20

/**
 * A file read in pieces, so that the media of a large deck is never in memory. Reads are synchronous: a part is a few
 * kilobytes from the page cache, where a trip through the thread pool costs more than the read.
 */
export class FileBytes {
  readonly size: number
  readonly #descriptor: number

  /** Throws `not_found` or `invalid_input` where the path is no readable file. */
  constructor(path: string) {
    try {
      this.#descriptor = openSync(path, 'r')
    } catch (cause) {
      const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
      throw new KnowbaseError(
        missing ? 'not_found' : 'invalid_input',
        missing ? `There is no file ${path}.` : `The file ${path} cannot be opened.`,
        { advice: 'Give the path of a .pptx, .pptm, .ppsx or .potx file.', cause },
      )
    }
    const stats = fstatSync(this.#descriptor)
    if (!stats.isFile()) {
      this.close()
      throw new KnowbaseError('invalid_input', `Expected a file; ${path} is none.`)
    }
    this.size = stats.size
  }

  /** As many of `length` bytes from `position` as the file has. */
  read(position: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.size - position))
    const buffer = Buffer.allocUnsafe(wanted)
    return buffer.subarray(0, this.readInto(buffer, 0, wanted, position))
  }

  /** Returns how many bytes were there to read. */
  readInto(buffer: Buffer, offset: number, length: number, position: number): number {
    let done = 0
    while (done < length) {
      const count = readSync(this.#descriptor, buffer, offset + done, length - done, position + done)
      if (count === 0) break
      done += count
    }
    return done
  }

  /** SHA-256 of the whole file in hex. Lets other work run between pieces. */
  async digest(budget: ReadingBudget): Promise<string> {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, this.size)))
    for (let position = 0; position < this.size; position += buffer.length) {
      const count = this.readInto(buffer, 0, Math.min(buffer.length, this.size - position), position)
      hash.update(buffer.subarray(0, count))
      budget.checkTime()
      if (position > 0) await new Promise(setImmediate)
    }
    return hash.digest('hex')
  }

  /** Whether the bytes occur anywhere in the file. */
  includes(bytes: Buffer, budget: ReadingBudget): boolean {
    for (let position = 0; position < this.size; position += chunkBytes) {
      // Pieces overlap, so that an occurrence across their border is seen.
      if (this.read(position, chunkBytes + bytes.length).includes(bytes)) return true
      budget.checkTime()
    }
    return false
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}
