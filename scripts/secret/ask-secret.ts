import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Asks a person for a secret without showing what is typed; empty where nobody is there to answer. */
export async function askSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return ''
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  const answer = await terminal.question('')
  terminal.close()
  process.stderr.write('\n')
  return answer.trim()
}
