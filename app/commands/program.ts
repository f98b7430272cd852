import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { KnowbaseError, toKnowbaseError } from '../domain/errors.ts'
import type { CommandContext } from './context.ts'
import { exitCodeHelp, exitCodeOf, exitCodes } from './exit-codes.ts'
import { createTerminal } from './terminal.ts'

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
    const program = await createProgram(context, process.argv[2])
    await program.parseAsync()
  } catch (thrown) {
    if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    else report(context, thrown)
  }
}

/** Commands in the order of the help, each imported where it is run or listed. */
const commands = {
  ingest: async () => (await import('./ingest.ts')).addIngestCommand,
  plan: async () => (await import('./plan.ts')).addPlanCommand,
  search: async () => (await import('./search.ts')).addSearchCommand,
  show: async () => (await import('./show.ts')).addShowCommand,
  documents: async () => (await import('./documents.ts')).addDocumentsCommand,
  remove: async () => (await import('./remove.ts')).addRemoveCommand,
  export: async () => (await import('./export.ts')).addExportCommand,
  serve: async () => (await import('./serve.ts')).addServeCommand,
  worker: async () => (await import('./worker.ts')).addWorkerCommand,
  token: async () => (await import('./token.ts')).addTokenCommand,
  reembed: async () => (await import('./reembed.ts')).addReembedCommand,
  journal: async () => (await import('./journal.ts')).addJournalCommand,
  read: async () => (await import('./read.ts')).addReadCommand,
  doctor: async () => (await import('./doctor.ts')).addDoctorCommand,
} satisfies Record<string, () => Promise<(program: Command, context: CommandContext) => void>>

/** A program that knows the command it is started with, or all of them where none is named first. */
async function createProgram(context: CommandContext, first: string | undefined): Promise<Command> {
  const program = new Command('knowbase')
    .description(
      'A slide deck goes in, a knowledge graph with proof of every node and edge comes out.\nWithout a command it ingests the sample deck.',
    )
    .version(packageJson.version)
    .exitOverride()
    .addHelpText('after', `\n${exitCodeHelp}\n\nSettings come from the environment; .env.example lists them.`)
  const named = Object.entries(commands).filter(([name]) => name === first)
  if (named.length === 0) (await import('./demo.ts')).addDemo(program, context)
  for (const [, load] of named.length > 0 ? named : Object.entries(commands)) (await load())(program, context)
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
