import type { FileBytes } from './file-bytes.ts'

const endSignature = 0x06054b50
const directorySignature = 0x02014b50
const zip64LocatorSignature = 0x07064b50
const endBytes = 22
const locatorBytes = 20
/** A comment has at most 65,535 bytes; as much again is allowed for bytes appended after it. */
const searchBytes = 2 * 0xffff + endBytes + locatorBytes

export type ZipEnd = {
  /** Offset of the end record in the file. */
  readonly position: number
  /** Bytes before the archive proper: every offset in the archive is off by this. */
  readonly shift: number
}

/**
 * Finds the end record of a zip archive as lenient readers do: whatever its comment length says (PowerPoint and most
 * unpackers open such files), with bytes before or after the archive. Undefined where no record leads to a directory.
 * Record layout: PKWARE APPNOTE 4.3.16.
 */
export function findZipEnd(file: FileBytes): ZipEnd | undefined {
  const start = Math.max(0, file.size - searchBytes)
  const tail = file.read(start, searchBytes)
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature) continue
    const position = start + at
    if (at >= locatorBytes && tail.readUInt32LE(at - locatorBytes) === zip64LocatorSignature) {
      return { position, shift: 0 }
    }
    const directoryBytes = tail.readUInt32LE(at + 12)
    const directoryOffset = tail.readUInt32LE(at + 16)
    if (tail.readUInt16LE(at + 10) === 0) return { position, shift: 0 }
    if (isDirectory(file, directoryOffset)) return { position, shift: 0 }
    const shift = position - directoryBytes - directoryOffset
    if (shift > 0 && isDirectory(file, directoryOffset + shift)) return { position, shift }
  }
  return undefined
}

function isDirectory(file: FileBytes, position: number): boolean {
  const head = file.read(position, 4)
  return head.length === 4 && head.readUInt32LE(0) === directorySignature
}
