import { type Command, Option } from 'commander'
import { gatekeeperProfiles } from '../domain/gatekeeper-profile.ts'
import { openThreads } from '../wire-threads.ts'
import type { CommandContext } from './context.ts'
import type { IngestFlags } from './ingest-decks.ts'

export function addIngestCommand(program: Command, context: CommandContext): void {
  program
    .command('ingest')
    .description('read decks and add what they say to the graph')
    .argument('<path...>', 'decks (.pptx, .pptm, .ppsx, .potx), folders of decks, or globs')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .option('--replace', 'take older versions with the same file name out in the same step')
    .option('--schema <file>', 'your own concept and relation types, as JSON')
    .addOption(
      new Option('--profile <name>', 'how much proof the gatekeeper asks for').choices(Object.keys(gatekeeperProfiles)),
    )
    .addOption(new Option('--depth <name>', 'how much is asked of a model').choices(['fast', 'balanced', 'thorough']))
    .option('--max-cost <dollars>', 'stop before the calls of this run cost more (MAX_COST_USD)')
    .addOption(
      new Option('--fallback <name>', 'who does a segment that the model fails at; marked as such').choices(['local']),
    )
    .option('--fresh', 'read known decks again, and ask again for what was paid for already')
    .option('--timeline <file>', 'draw the segments and calls of one deck over time, as an HTML file')
    .option('--explain', 'print every rejected claim with its reason; with --json every attempt at a call, too')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  knowbase ingest talk.pptx\n  knowbase ingest decks/ --replace\n  knowbase ingest "decks/**/*.pptx" --profile strict --explain',
    )
    .action(async (paths: string[], flags: IngestFlags) => {
      // They load while everything else does.
      const threads = openThreads()
      threads.extractor.warm?.()
      try {
        const { ingest } = await import('./ingest-decks.ts')
        await ingest(context, paths, flags, threads)
      } finally {
        await threads.close()
      }
    })
}
