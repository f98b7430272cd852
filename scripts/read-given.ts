import { readFile } from 'node:fs/promises'
import { messageOf } from './message-of.ts'
import { ScriptError } from './script-error.ts'

/** The bytes of a file that a user named with an option. @throws ScriptError where it cannot be read */
export async function readGiven(option: string, path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    throw new ScriptError(`${path} cannot be read: ${messageOf(cause)}`, {
      advice: `Give ${option} the path of a file that is there.`,
      cause,
    })
  }
}
