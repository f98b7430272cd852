import { KnowbaseError } from '../domain/errors.ts'
import type { FileBytes } from './file-bytes.ts'
import type { ReadingBudget } from './limits.ts'
import { encryptedDeck } from './presentation.ts'

/** Header of a compound file ([MS-CFB] 2.2), which holds old .ppt files and encrypted new ones. */
const compoundFile = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
/** Name of the stream an encrypted package is in ([MS-OFFCRYPTO] 2.3.4.4), as the directory writes it. */
const encryptedStream = Buffer.from('EncryptedPackage', 'utf16le')

/** Names what a file is that is no zip archive. Throws `not_a_deck` or `encrypted_deck`. */
export function refuseOtherFormats(file: FileBytes, budget: ReadingBudget): void {
  if (file.size === 0) {
    throw new KnowbaseError('not_a_deck', 'Expected a PowerPoint file; the file is empty.', {
      advice: 'Copy or download the file again.',
    })
  }
  if (!file.read(0, compoundFile.length).equals(compoundFile)) return
  if (file.includes(encryptedStream, budget)) throw encryptedDeck()
  throw new KnowbaseError('not_a_deck', 'Expected a .pptx file; this is a file of an older kind, such as .ppt.', {
    advice: 'Open it in PowerPoint and save it as .pptx.',
  })
}
