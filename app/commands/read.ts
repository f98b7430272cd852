import type { Command } from 'commander'
import { openReader } from '../wire.ts'
import type { CommandContext } from './context.ts'
import { outline } from './read-outline.ts'

export function addReadCommand(program: Command, context: CommandContext): void {
  program
    .command('read')
    .description('print a deck as knowbase reads it; nothing is stored')
    .argument('<deck>', 'the file')
    .option('--json', 'print the deck as JSON')
    .addHelpText('after', '\nExamples:\n  knowbase read talk.pptx\n  knowbase read talk.pptx --json > talk.json')
    .action(async (path: string, options: { readonly json?: boolean }) => {
      const read = await openReader()
      const deck = await read(path, { signal: context.signal })
      context.terminal.out(options.json === true ? JSON.stringify(deck, null, 2) : outline(deck))
    })
}
