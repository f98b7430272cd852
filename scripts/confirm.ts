import { ask } from './ask.ts'
import { ScriptError } from './script-error.ts'

/**
 * Asks a person a question that is answered by `yes`, or by a word of its own where going on loses something.
 * @throws ScriptError where the answer is another one, or nobody is there to answer
 */
export async function confirm(question: string, { word = 'yes', instead }: { word?: string; instead: string }) {
  if (!process.stdin.isTTY)
    throw new ScriptError('Nobody is there to answer: this is no terminal.', { advice: `Give ${instead}.` })
  if ((await ask(`${question} [${word}] `)) !== word)
    throw new ScriptError('Nothing more was done.', { advice: `Answer ${word} to go on.` })
}
