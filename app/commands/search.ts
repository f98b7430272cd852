import type { Command } from 'commander'
import { KnowbaseError } from '../domain/errors.ts'
import type { SearchHit } from '../ports/search.ts'
import { type CommandContext, configOf } from './context.ts'
import { oneLine, type Terminal } from './terminal.ts'
import { withLibrary } from './with-library.ts'

type Options = { readonly data?: string; readonly json?: boolean; readonly limit: string }

export function addSearchCommand(program: Command, context: CommandContext): void {
  program
    .command('search')
    .description('find concepts and slides by words and by meaning')
    .argument('<query...>', 'what to look for')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .option('--limit <number>', 'most hits', '10')
    .option('--json', 'print the hits as JSON')
    .addHelpText('after', '\nExamples:\n  knowbase search how are retries limited\n  knowbase search CRD --limit 3')
    .action((words: string[], options: Options) => search(context, words.join(' '), options))
}

async function search(context: CommandContext, query: string, options: Options): Promise<void> {
  const limit = Number(options.limit)
  if (!Number.isInteger(limit) || limit < 1) {
    throw new KnowbaseError('invalid_input', `--limit must be a whole number of at least 1, not ${options.limit}`)
  }
  const config = configOf(context, options)
  await withLibrary(config, async (library) => {
    if ((await library.documents()).length === 0) {
      throw new KnowbaseError('not_found', 'The graph is empty.', { advice: 'Add a deck with knowbase ingest <deck>.' })
    }
    const hits = await library.search(query, { limit, signal: context.signal })
    if (options.json === true) context.terminal.out(JSON.stringify(hits, null, 2))
    else if (hits.length === 0) context.terminal.out(`Nothing in the graph matches ${JSON.stringify(query)}.`)
    else for (const [index, hit] of hits.entries()) printHit(context.terminal, hit, index + 1)
  })
}

function printHit(terminal: Terminal, hit: SearchHit, rank: number): void {
  terminal.out(
    `${rank}. ${terminal.bold(oneLine(hit.title, 100))} ${terminal.dim(`${hit.kind}, ${hit.score.toFixed(2)}`)}`,
  )
  if (hit.sentence !== '') terminal.out(`   ${marked(terminal, hit)}`)
  const places = hit.slides.slice(0, 5).map((place) => `${place.fileName} slide ${place.slide}`)
  const more = hit.slides.length > places.length ? ` and ${hit.slides.length - places.length} more` : ''
  if (places.length > 0) terminal.out(`   ${terminal.dim(`on ${places.join(', ')}${more}`)}`)
  const neighbours = hit.neighbours.slice(0, 5).map((one) => `${one.relation} ${oneLine(one.name, 40)}`)
  if (neighbours.length > 0) terminal.out(`   ${terminal.dim(`near: ${neighbours.join(', ')}`)}`)
}

/** The sentence that matched, its matching words bold on a terminal and in [brackets] elsewhere. */
function marked(terminal: Terminal, hit: SearchHit): string {
  const colours = terminal.bold('x') !== 'x'
  let text = ''
  let at = 0
  for (const [start, end] of hit.marks) {
    const word = hit.sentence.slice(start, end)
    text += hit.sentence.slice(at, start) + (colours ? terminal.bold(word) : `[${word}]`)
    at = end
  }
  return (text + hit.sentence.slice(at)).replaceAll(/\s+/g, ' ').trim()
}
