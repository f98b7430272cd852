import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { type ExportFormatName, exportFormatNames } from '../pipeline/export/export-graph.ts'
import { type CommandContext, configOf } from './context.ts'
import { withLibrary } from './with-library.ts'

type Options = { readonly data?: string; readonly format: ExportFormatName; readonly output?: string }

export function addExportCommand(program: Command, context: CommandContext): void {
  program
    .command('export')
    .description('write the whole graph as a file')
    .addOption(new Option('--format <name>', 'how it is written').choices([...exportFormatNames]).makeOptionMandatory())
    .option('--output <file>', 'where to; standard output otherwise')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .addHelpText(
      'after',
      '\nExamples:\n  knowbase export --format graphml --output graph.graphml\n  knowbase export --format cypher | cypher-shell',
    )
    .action(async ({ output, format, ...options }: Options) => {
      await withLibrary(configOf(context, options), async (library) => {
        const target = output === undefined ? process.stdout : createWriteStream(output)
        await pipeline(Readable.from(library.export(format), { objectMode: false }), target, {
          signal: context.signal,
          end: output !== undefined,
        })
      })
    })
}
