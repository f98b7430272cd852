import type { Command } from 'commander'
import { type CommandContext, configOf } from './context.ts'
import { count, oneLine } from './terminal.ts'
import { withLibrary } from './with-library.ts'

type Options = { readonly data?: string; readonly json?: boolean }

export function addDocumentsCommand(program: Command, context: CommandContext): void {
  program
    .command('documents')
    .description('list the decks in the graph')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .option('--json', 'print them as JSON')
    .action(async (options: Options) => {
      await withLibrary(configOf(context, options), async (library) => {
        const documents = await library.documents()
        if (options.json === true) {
          context.terminal.out(JSON.stringify(documents, null, 2))
          return
        }
        if (documents.length === 0) context.terminal.out('The graph is empty: add a deck with knowbase ingest <deck>.')
        for (const one of documents) {
          const figures = [count(one.slides, 'slide'), count(one.concepts, 'concept'), count(one.relations, 'relation')]
          const errors = one.status === 'completed' ? '' : ', completed with errors'
          context.terminal.out(`${one.id.slice(0, 12)}  ${one.fileName}  ${oneLine(one.title, 60)}`)
          context.terminal.out(
            context.terminal.dim(`              ${figures.join(', ')}, ${one.extractor}, ${one.ingestedAt}${errors}`),
          )
        }
      })
    })
}
