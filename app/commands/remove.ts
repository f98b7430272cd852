import type { Command } from 'commander'
import { findDocument } from '../pipeline/find-document.ts'
import { type CommandContext, configOf } from './context.ts'
import { withLibrary } from './with-library.ts'

type Options = { readonly data?: string }

export function addRemoveCommand(program: Command, context: CommandContext): void {
  program
    .command('remove')
    .description('take a deck and all that only it says out of the graph')
    .argument('<document>', 'its id, the first letters of its id, or its file name')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .addHelpText('after', '\nExamples:\n  knowbase remove talk.pptx\n  knowbase remove 3f2a9c')
    .action(async (wanted: string, options: Options) => {
      await withLibrary(configOf(context, options), async (library) => {
        const document = findDocument(await library.documents(), wanted)
        await library.remove(document.id)
        context.terminal.out(`Removed ${document.fileName} (${document.id.slice(0, 12)}).`)
      })
    })
}
