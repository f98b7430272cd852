import { createInterface } from 'node:readline/promises'
import { ScriptError } from './script-error.ts'

/**
 * Asks a person a question that is answered by `yes`, or by a word of its own where going on loses something.
 * @throws ScriptError where the answer is another one, or nobody is there to answer
 */
export async function confirm(question: string, { word = 'yes', instead }: { word?: string; instead: string }) {
  if (!process.stdin.isTTY)
    throw new ScriptError('Nobody is there to answer: this is no terminal.', { advice: `Give ${instead}.` })
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [${word}] `)
  terminal.close()
  if (answer.trim() !== word) throw new ScriptError('Nothing was done.', { advice: `Answer ${word} to go on.` })
}
