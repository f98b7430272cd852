import { PartError } from './part-error.ts'

const sniffedBytes = 200
const sliceBytes = 2 ** 18

/**
 * The text of an XML part in slices: by its byte order mark, else by the shape of its first bytes, else by its
 * declaration (XML 1.0, appendix F), else UTF-8. Throws PartError for an encoding that nobody knows.
 */
export function* xmlText(bytes: Buffer): Generator<string> {
  const label = encodingOf(bytes)
  const decoder = decoderOf(label)
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    const last = at + sliceBytes >= bytes.length
    yield decoder.decode(bytes.subarray(at, at + sliceBytes), { stream: !last })
  }
}

function decoderOf(label: string) {
  try {
    return new TextDecoder(label)
  } catch (cause) {
    throw new PartError(`is written in an unknown encoding, ${label}`, { cause })
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xef && bytes[1] === 0xbb) return 'utf-8'
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le'
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be'
  const declaration = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(
    bytes.toString('latin1', 0, sniffedBytes),
  )
  const declared = declaration?.[1]?.toLowerCase() ?? 'utf-8'
  // The declaration was readable byte by byte, so it cannot be UTF-16 whatever it says.
  return declared.startsWith('utf-16') ? 'utf-8' : declared
}
