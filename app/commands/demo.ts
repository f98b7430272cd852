import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import type { ConceptMention } from '../domain/graph.ts'
import type { CommandContext } from './context.ts'
import { configOf } from './context.ts'
import { ingest } from './ingest-decks.ts'
import { oneLine } from './terminal.ts'
import { withLibrary } from './with-library.ts'

const sample = fileURLToPath(new URL('../../examples/sample.pptx', import.meta.url))

/** No arguments: the sample deck, always locally whatever keys are set, and what came out of it. */
export function addDemo(program: Command, context: CommandContext): void {
  program.allowExcessArguments().action(async () => {
    if (program.args.length > 0) program.error(`error: unknown command '${program.args[0] ?? ''}'; see --help`)
    await demo({ ...context, environment: { ...context.environment, LLM_PROVIDER: 'local' } })
  })
}

async function demo(context: CommandContext): Promise<void> {
  const { terminal } = context
  const [report] = await ingest(context, [sample], {})
  if (report === undefined) return
  const best = await withLibrary(configOf(context, {}), async (library) =>
    bestConcepts(await library.mentions(report.documentId)),
  )

  terminal.out('\nThe ten best concepts, each with a quote and its slide:')
  for (const mention of best) {
    terminal.out(
      `  ${terminal.bold(mention.name)} ${terminal.dim(`(${mention.type}, score ${mention.score.toFixed(2)})`)}`,
    )
    terminal.out(`    "${oneLine(mention.quote, 110)}" ${terminal.dim(`slide ${mention.slide}`)}`)
  }
  const name = best[0]?.name ?? 'a concept'
  terminal.out(`\nThe graph is in ${relative('.', configOf(context, {}).KNOWBASE_DATA) || '.'}. What to type next:`)
  terminal.out(`  npm start -- show ${JSON.stringify(name)}          its relations, each with its proof`)
  terminal.out('  npm start -- search "how does it scale"   concepts and slides by meaning')
  terminal.out('  npm start -- ingest your-deck.pptx        a deck of your own')
  terminal.out('  npm start -- --help                       everything else')
}

/** The best mention of each of the ten best concepts: the one that defines it, else the longest quote. */
function bestConcepts(mentions: readonly ConceptMention[]): ConceptMention[] {
  const byConcept = new Map<string, ConceptMention>()
  for (const mention of mentions) {
    const known = byConcept.get(mention.key)
    if (known === undefined || worth(mention) > worth(known)) byConcept.set(mention.key, mention)
  }
  return [...byConcept.values()].sort((a, b) => b.score - a.score || a.key.localeCompare(b.key)).slice(0, 10)
}

function worth(mention: ConceptMention): number {
  return (
    (mention.definition !== '' && mention.quote.includes(mention.definition) ? 1000 : 0) +
    Math.min(mention.quote.length, 200)
  )
}
