import type { Command } from 'commander'
import { replaceAllVectors } from '../pipeline/replace-all-vectors.ts'
import { openVectors } from '../wire.ts'
import { type CommandContext, configOf } from './context.ts'
import { dollars } from './figures.ts'
import { count } from './terminal.ts'
import { withStore } from './with-store.ts'

type Options = { readonly data?: string; readonly maxCost?: string; readonly json?: boolean }

export function addReembedCommand(program: Command, context: CommandContext): void {
  program
    .command('reembed')
    .description('replace the vectors of the graph by those of the embedder that is configured')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .option('--max-cost <dollars>', 'stop before it costs more (MAX_COST_USD); the graph is then as it was')
    .option('--json', 'print one JSON object')
    .action((options: Options) => reembed(context, options))
}

async function reembed(context: CommandContext, options: Options): Promise<void> {
  const { terminal, signal } = context
  const config = configOf(context, options, options.maxCost === undefined ? {} : { MAX_COST_USD: options.maxCost })
  await withStore(config, async (store) => {
    const vectors = await openVectors(config)
    try {
      const { embedder } = vectors
      const before = store.embedding()
      const chunks = await store.chunks()
      const cost = vectors.dollarsOf(chunks.map((chunk) => chunk.text))
      terminal.log(
        `${count(chunks.length, 'chunk')}, from ${before.model || 'none'} to ${embedder.model}: ${dollars(cost)}`,
      )
      await replaceAllVectors(store, embedder, signal)
      const { model, dimensions } = store.embedding()
      if (options.json === true) terminal.out(JSON.stringify({ chunks: chunks.length, model, dimensions }, null, 2))
      else terminal.out(`The graph has vectors of ${model} with ${dimensions} dimensions.`)
    } finally {
      await vectors.close()
    }
  })
}
