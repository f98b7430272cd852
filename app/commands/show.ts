import type { Command } from 'commander'
import type { RelationProof } from '../domain/graph.ts'
import type { ConceptView } from '../pipeline/concept-lookup.ts'
import { type CommandContext, configOf } from './context.ts'
import { count, oneLine, type Terminal } from './terminal.ts'
import { withLibrary } from './with-library.ts'

type Options = { readonly data?: string; readonly json?: boolean; readonly limit: string }

export function addShowCommand(program: Command, context: CommandContext): void {
  program
    .command('show')
    .description('show a concept: definition, aliases, relations, each with its quote and slide')
    .argument('<concept>', 'its name, an alias or its id')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .option('--limit <number>', 'most mentions and relations to print', '15')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  knowbase show "service mesh"\n  knowbase show CRD --json')
    .action((name: string, options: Options) => show(context, name, options))
}

async function show(context: CommandContext, name: string, options: Options): Promise<void> {
  await withLibrary(configOf(context, options), async (library) => {
    const concept = await library.concept(name)
    if (options.json === true) {
      context.terminal.out(JSON.stringify(concept, null, 2))
      return
    }
    print(context.terminal, concept, Number(options.limit))
  })
}

function print(terminal: Terminal, concept: ConceptView, limit: number): void {
  const place = (one: { readonly fileName: string; readonly slide: number }): string =>
    terminal.dim(`${one.fileName}, slide ${one.slide}`)
  terminal.out(`${terminal.bold(concept.name)} (${concept.type}, score ${concept.score.toFixed(2)})`)
  if (concept.definition !== '') terminal.out(`  ${oneLine(concept.definition, 400)}`)
  if (concept.aliases.length > 0)
    terminal.out(`  also: ${concept.aliases.map((alias) => oneLine(alias, 60)).join(', ')}`)

  terminal.out(`\n${count(concept.relations.length, 'relation')}`)
  for (const relation of concept.relations.toSorted(byScore).slice(0, limit)) {
    terminal.out(`  ${relation.sourceName} ${terminal.bold(relation.type)} ${relation.targetName}`)
    terminal.out(`    "${oneLine(relation.quote)}" ${place(relation)}`)
  }
  terminal.out(`\n${count(concept.mentions.length, 'mention')}`)
  for (const mention of concept.mentions.slice(0, limit)) {
    terminal.out(`  "${oneLine(mention.quote)}" ${place(mention)}`)
  }
}

function byScore(a: RelationProof, b: RelationProof): number {
  return b.score - a.score || a.id.localeCompare(b.id)
}
