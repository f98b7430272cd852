import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { KnowbaseError, toKnowbaseError } from '../domain/errors.ts'
import type { CommandContext } from './context.ts'
import { addDemo } from './demo.ts'
import { addDoctorCommand } from './doctor.ts'
import { addDocumentsCommand } from './documents.ts'
import { exitCodeHelp, exitCodeOf, exitCodes } from './exit-codes.ts'
import { addExportCommand } from './export.ts'
import { addIngestCommand } from './ingest.ts'
import { addJournalCommand } from './journal.ts'
import { addPlanCommand } from './plan.ts'
import { addReadCommand } from './read.ts'
import { addReembedCommand } from './reembed.ts'
import { addRemoveCommand } from './remove.ts'
import { addSearchCommand } from './search.ts'
import { addServeCommand } from './serve.ts'
import { addShowCommand } from './show.ts'
import { createTerminal } from './terminal.ts'
import { addTokenCommand } from './token.ts'
import { addWorkerCommand } from './worker.ts'

/** Runs the command that the process was started with. */
export async function main(): Promise<void> {
  const abort = new AbortController()
  const terminal = createTerminal(process.stdout, process.stderr)
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(exitCodes.cancelled)
    terminal.log('Stopping; once more to stop at once.')
    abort.abort(new KnowbaseError('cancelled', 'Cancelled.'))
  }
  // Whoever reads the output may have enough of it: `knowbase show X | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed),
  )
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  const context: CommandContext = {
    terminal,
    environment: process.env,
    signal: abort.signal,
    exit: (code) => {
      process.exitCode = code
    },
  }
  try {
    await createProgram(context).parseAsync()
  } catch (thrown) {
    if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    else report(context, thrown)
  }
}

function createProgram(context: CommandContext): Command {
  const program = new Command('knowbase')
    .description(
      'A slide deck goes in, a knowledge graph with proof of every node and edge comes out.\nWithout a command it ingests the sample deck.',
    )
    .version(packageJson.version)
    .exitOverride()
    .addHelpText('after', `\n${exitCodeHelp}\n\nSettings come from the environment; .env.example lists them.`)
  addDemo(program, context)
  addIngestCommand(program, context)
  addPlanCommand(program, context)
  addSearchCommand(program, context)
  addShowCommand(program, context)
  addDocumentsCommand(program, context)
  addRemoveCommand(program, context)
  addExportCommand(program, context)
  addServeCommand(program, context)
  addWorkerCommand(program, context)
  addTokenCommand(program, context)
  addReembedCommand(program, context)
  addJournalCommand(program, context)
  addReadCommand(program, context)
  addDoctorCommand(program, context)
  return program
}

/** What went wrong and what to do, without a stack; an unforeseen fault shows its stack at LOG_LEVEL=debug. */
function report({ terminal, environment }: CommandContext, thrown: unknown): void {
  const error = toKnowbaseError(thrown)
  terminal.log(`knowbase: ${error.message}${error.advice === undefined ? '' : `\n  ${error.advice}`}`)
  if (error.code === 'internal' && /^(debug|trace)$/.test(environment['LOG_LEVEL'] ?? ''))
    terminal.log(String(error.cause instanceof Error ? error.cause.stack : error.stack))
  process.exitCode = exitCodeOf(error.code)
}
