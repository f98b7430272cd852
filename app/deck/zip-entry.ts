import { isUtf8 } from 'node:buffer'
import { type Entry, getFileNameLowLevel } from 'yauzl'

/** What reading an entry takes; everything here is what the archive says of itself. */
export type ZipEntry = {
  /** Offset of its local header, counted from the archive's own start. */
  readonly offset: number
  readonly compressedSize: number
  readonly inflatedSize: number
  /** 0 stored, 8 deflated. */
  readonly method: number
  readonly checksum: number
  readonly encrypted: boolean
}

export const localHeaderBytes = 30

/** Few fields of many, as an archive may have thousands of entries. */
export function zipEntry(entry: Entry): ZipEntry {
  return {
    offset: entry.relativeOffsetOfLocalHeader,
    compressedSize: entry.compressedSize,
    inflatedSize: entry.uncompressedSize,
    method: entry.compressionMethod,
    checksum: entry.crc32,
    encrypted: entry.isEncrypted(),
  }
}

/** The entry's name with slashes forward. It is a key and nothing else: no name ever becomes a path. */
export function zipEntryName(entry: Entry): string {
  // Many writers give UTF-8 names without the flag that says so; what is no UTF-8 is code page 437.
  const raw = entry.fileNameRaw
  const name = isUtf8(raw)
    ? raw.toString('utf8')
    : getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true)
  return name.replaceAll('\\', '/')
}

/**
 * Entries that share bytes with another one, which no honest archive has: they make a small file inflate to any size
 * (D. Fifield, A better zip bomb, WOOT 2019).
 */
export function overlappingEntries(entries: Iterable<ZipEntry>): ReadonlySet<ZipEntry> {
  const overlapping = new Set<ZipEntry>()
  let before: ZipEntry | undefined
  for (const entry of [...entries].sort((one, other) => one.offset - other.offset)) {
    if (before !== undefined && endOf(before) > entry.offset) overlapping.add(before).add(entry)
    if (before === undefined || endOf(entry) > endOf(before)) before = entry
  }
  return overlapping
}

function endOf(entry: ZipEntry): number {
  return entry.offset + localHeaderBytes + entry.compressedSize
}
