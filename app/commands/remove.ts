import type { Command } from 'commander'
import { KnowbaseError } from '../domain/errors.ts'
import type { DocumentSummary } from '../ports/graph-store.ts'
import { type CommandContext, configOf } from './context.ts'
import { withStore } from './with-store.ts'

type Options = { readonly data?: string }

export function addRemoveCommand(program: Command, context: CommandContext): void {
  program
    .command('remove')
    .description('take a deck and all that only it says out of the graph')
    .argument('<document>', 'its id, the first letters of its id, or its file name')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .addHelpText('after', '\nExamples:\n  knowbase remove talk.pptx\n  knowbase remove 3f2a9c')
    .action(async (wanted: string, options: Options) => {
      await withStore(configOf(context, options), async (store) => {
        const document = pick(await store.documents(), wanted)
        await store.remove(document.id)
        context.terminal.out(`Removed ${document.fileName} (${document.id.slice(0, 12)}).`)
      })
    })
}

/** @throws KnowbaseError not_found, and invalid_input where several documents fit */
function pick(documents: readonly DocumentSummary[], wanted: string): DocumentSummary {
  const fitting = documents.filter(
    (one) => one.id === wanted || one.fileName === wanted || (wanted.length >= 4 && one.id.startsWith(wanted)),
  )
  const [only, ...others] = fitting
  if (only === undefined) {
    throw new KnowbaseError('not_found', `The graph holds no document ${JSON.stringify(wanted)}.`, {
      advice: 'knowbase documents lists them; an id may be cut to its first four letters or more.',
    })
  }
  if (others.length > 0) {
    const ids = fitting.map((one) => `${one.id.slice(0, 12)} of ${one.ingestedAt}`).join(', ')
    throw new KnowbaseError('invalid_input', `${fitting.length} documents fit ${JSON.stringify(wanted)}: ${ids}.`, {
      advice: 'Name one by its id.',
    })
  }
  return only
}
