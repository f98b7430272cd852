import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

export type Parts = Readonly<Record<string, string | Buffer>>

/** A zip archive of these entries, deflated, in their order. */
export async function zipOf(
  parts: Parts,
  options: { readonly comment?: string; readonly zip64?: boolean; readonly streamed?: boolean } = {},
): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content)
    // Of a stream the sizes are not known beforehand, so they follow the data in a descriptor of their own.
    if (options.streamed === true) zip.addReadStream(Readable.from([bytes]), name, { mtime: new Date(0) })
    else zip.addBuffer(bytes, name, { mtime: new Date(0) })
  }
  zip.end({ forceZip64Format: options.zip64 ?? false, comment: options.comment ?? '' })
  return buffer(zip.outputStream)
}

/** The same archive with an entry renamed to a name of the same length that no honest writer would give. */
export function renamed(zip: Buffer, from: string, to: string): Buffer {
  const result = Buffer.from(zip)
  for (let at = result.indexOf(from); at >= 0; at = result.indexOf(from, at + 1)) result.write(to, at)
  return result
}
