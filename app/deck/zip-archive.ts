import { crc32, inflateRawSync } from 'node:zlib'
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl'
import { KnowbaseError } from '../domain/errors.ts'
import type { FileBytes } from './file-bytes.ts'
import type { ReadingBudget } from './limits.ts'
import { PartError } from './part-error.ts'
import { findZipEnd, type ZipEnd } from './zip-end.ts'
import { localHeaderBytes, overlappingEntries, type ZipEntry, zipEntry, zipEntryName } from './zip-entry.ts'

const stored = 0
const deflated = 8
const localHeaderSignature = 0x04034b50
const commentLengthOffset = 20
const endBytes = 22
/** zlib takes no smaller buffer. */
const smallestChunk = 64

/** The archive's directory, and its entries' bytes on demand. */
export class ZipArchive {
  /** By name as written, slashes forward. Of entries with one name the last one counts. */
  readonly entries: ReadonlyMap<string, ZipEntry>
  readonly #file: FileBytes
  readonly #shift: number
  readonly #overlapping: ReadonlySet<ZipEntry>
  readonly #budget: ReadingBudget

  constructor(file: FileBytes, shift: number, entries: ReadonlyMap<string, ZipEntry>, budget: ReadingBudget) {
    this.#file = file
    this.#shift = shift
    this.entries = entries
    this.#overlapping = overlappingEntries(entries.values())
    this.#budget = budget
  }

  /**
   * The entry's bytes; a checksum that differs is reported beside them, since a reader can often use what is there.
   * Throws PartError where they cannot be had, KnowbaseError where the budget of the whole deck is used up.
   */
  read(entry: ZipEntry): { readonly bytes: Buffer; readonly problem: string | undefined } {
    if (entry.encrypted) throw new PartError('is encrypted')
    if (this.#overlapping.has(entry)) throw new PartError('shares its bytes with another part')
    const position = entry.offset + this.#shift
    const header = this.#file.read(position, localHeaderBytes)
    if (header.length < localHeaderBytes || header.readUInt32LE(0) !== localHeaderSignature) {
      throw new PartError('is not where the archive says')
    }
    const start = position + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
    const available = Math.min(entry.compressedSize, Math.max(0, this.#file.size - start))
    const allowance = this.#budget.allowance(available)
    if (available > allowance) throw tooLarge(allowance)
    const bytes = inflate(this.#file.read(start, available), entry, allowance)
    this.#budget.chargeBytes(bytes.length)
    const damaged = available < entry.compressedSize || crc32(bytes) !== entry.checksum
    return { bytes, problem: damaged ? 'is damaged: its checksum differs' : undefined }
  }
}

function inflate(content: Buffer, entry: ZipEntry, allowance: number): Buffer {
  if (entry.method === stored) return content
  if (entry.method !== deflated) {
    throw new PartError(`is compressed by method ${entry.method}; only stored and deflated parts can be read`)
  }
  try {
    // A buffer of the declared size spares a copy; the declaration is a hint and nothing more.
    const chunkSize = Math.min(allowance, Math.max(smallestChunk, entry.inflatedSize + 1))
    return inflateRawSync(content, { maxOutputLength: allowance, chunkSize })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(allowance)
    throw new PartError('is damaged: it cannot be inflated', { cause })
  }
}

function tooLarge(allowance: number): PartError {
  return new PartError(`inflates to more than the ${allowance} bytes it may have`)
}

/** Reads the archive's directory. Throws `not_a_deck` where the file is no zip archive, `corrupt_deck` where it is a broken one. */
export async function openZip(file: FileBytes, budget: ReadingBudget): Promise<ZipArchive> {
  const end = findZipEnd(file)
  if (end === undefined) {
    const cut = file.read(0, 4).toString('latin1') === 'PK\u0003\u0004'
    throw new KnowbaseError(
      cut ? 'corrupt_deck' : 'not_a_deck',
      cut
        ? 'Expected a whole zip archive; this one has no directory, so the file was cut short or damaged.'
        : 'Expected a PowerPoint file (a zip archive); the file is none.',
      { advice: cut ? 'Copy or download the file again.' : 'Give a .pptx, .pptm, .ppsx or .potx file.' },
    )
  }
  const entries = new Map<string, ZipEntry>()
  try {
    const reader = new ArchiveReader(file, end)
    const zip = await fromRandomAccessReaderPromise(reader, end.position + endBytes - end.shift, {
      // yauzl refuses a whole archive for one odd name or size; here names are just keys and sizes just hints.
      decodeStrings: false,
      validateEntrySizes: false,
      autoClose: false,
    })
    budget.checkParts(zip.entryCount)
    let count = 0
    for await (const entry of zip.eachEntry()) {
      budget.checkParts((count += 1))
      if (count % 1024 === 0) budget.checkTime()
      entries.set(zipEntryName(entry), zipEntry(entry))
    }
  } catch (cause) {
    if (cause instanceof KnowbaseError) throw cause
    throw new KnowbaseError('corrupt_deck', 'Expected a zip archive with a sound directory; it is damaged.', {
      advice: 'Copy or download the file again.',
      cause,
    })
  }
  return new ZipArchive(file, end.shift, entries, budget)
}

/** The archive as it should be: without what stands before it, and with no comment. */
class ArchiveReader extends RandomAccessReader {
  readonly #file: FileBytes
  readonly #end: ZipEnd

  constructor(file: FileBytes, end: ZipEnd) {
    super()
    this.#file = file
    this.#end = end
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const start = position + this.#end.shift
    const count = this.#file.readInto(buffer, offset, length, start)
    const lengthAt = this.#end.position + commentLengthOffset
    for (const at of [lengthAt, lengthAt + 1]) {
      if (at >= start && at < start + count) buffer[offset + at - start] = 0
    }
    callback(null, count)
  }
}
