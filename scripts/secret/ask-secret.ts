import { ask } from '../ask.ts'

/** Asks a person for a secret without showing what is typed; empty where nobody is there to answer. */
export async function askSecret(question: string): Promise<string> {
  return process.stdin.isTTY ? await ask(question, { hidden: true }) : ''
}
