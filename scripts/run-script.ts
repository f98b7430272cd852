import type { Command } from 'commander'
import { explainError } from './aws/explain-error.ts'
import { ScriptError } from './script-error.ts'

/** Runs a script on the arguments of its process; an error that a user can do something about is said in two lines. */
export async function runScript(program: Command): Promise<void> {
  // Whoever reads the output may have enough of it: npm run logs | head.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  try {
    await program.parseAsync()
  } catch (thrown) {
    const error = explainError(thrown)
    if (!(error instanceof ScriptError)) throw error
    process.stderr.write(`${error.message}\n${error.advice}\n`)
    process.exitCode = 1
  }
}
