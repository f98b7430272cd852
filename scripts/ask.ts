import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { ScriptError } from './script-error.ts'

export type AskOptions = {
  /** Does not show what is typed. */
  readonly hidden?: boolean
  /** Of the person; those of this process where not given. */
  readonly terminal?: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream }
}

/**
 * Asks a person at a terminal.
 * @returns what was typed, without the space around it
 * @throws ScriptError where the answer is Ctrl-C or Ctrl-D
 */
export async function ask(
  question: string,
  { hidden = false, terminal = { input: process.stdin, output: process.stderr } }: AskOptions = {},
): Promise<string> {
  const { input, output } = terminal
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  if (hidden) output.write(question)
  const lines = createInterface({ input, output: hidden ? silent : output, terminal: true })
  try {
    const answer = await lines.question(hidden ? '' : question)
    if (hidden) output.write('\n')
    return answer.trim()
  } catch (cause) {
    output.write('\n')
    throw new ScriptError('It was broken off.', { advice: 'Nothing more was done.', cause })
  } finally {
    lines.close()
  }
}
