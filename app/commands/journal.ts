import type { Command } from 'commander'
import { KnowbaseError } from '../domain/errors.ts'
import { openJournal } from '../wire.ts'
import { type CommandContext, configOf } from './context.ts'
import { count } from './terminal.ts'

type Options = { readonly data?: string; readonly prune?: string; readonly json?: boolean }

export function addJournalCommand(program: Command, context: CommandContext): void {
  program
    .command('journal')
    .description('show how much of what was paid for is kept, so that it is never paid twice; prune it')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .option('--prune <keep>', 'delete all but so many of the newest results; 0 empties it')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const keep = options.prune === undefined ? undefined : wholeNumber(options.prune)
      const journal = await openJournal(configOf(context, options))
      try {
        const pruned = keep === undefined ? 0 : await journal.prune(keep)
        const { entries, bytes } = await journal.size()
        if (options.json === true) context.terminal.out(JSON.stringify({ entries, bytes, pruned }, null, 2))
        else {
          if (keep !== undefined) context.terminal.out(`Deleted ${count(pruned, 'result')}.`)
          context.terminal.out(`${count(entries, 'result')} in the journal, ${(bytes / 1e6).toFixed(1)} MB`)
        }
      } finally {
        await journal.close()
      }
    })
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0) return number
  throw new KnowbaseError('invalid_input', `--prune must be a whole number of at least 0, not ${text}`)
}
