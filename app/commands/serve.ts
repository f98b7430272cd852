import { once } from 'node:events'
import type { Command } from 'commander'
import type { VariableName } from '../contract.ts'
import { type CommandContext, configOf } from './context.ts'

type Options = { readonly data?: string; readonly host?: string; readonly port?: string; readonly work: boolean }

export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('answer over HTTP and work on the decks that are sent')
    .option('--data <dir>', 'folder of graph, jobs and uploads (KNOWBASE_DATA)')
    .option('--host <address>', 'address to listen on (HOST); other than loopback needs JWT_SECRET')
    .option('--port <number>', 'port to listen on (PORT)')
    .option('--no-work', 'just answer: workers of their own work on the decks (REDIS_URL, NEO4J_URI)')
    .addHelpText(
      'after',
      '\nExamples:\n  knowbase serve\n  curl -F file=@talk.pptx http://127.0.0.1:8000/ingest/pptx\n  JWT_SECRET=... knowbase serve --host 0.0.0.0',
    )
    .action((options: Options) => serve(context, options))
}

async function serve(context: CommandContext, options: Options): Promise<void> {
  const flags: Partial<Record<VariableName, string>> = {
    ...(options.host !== undefined && { HOST: options.host }),
    ...(options.port !== undefined && { PORT: options.port }),
  }
  const config = configOf(context, options, flags)
  // Other commands do not pay at start-up for the server's libraries.
  const [{ openService }, { createServer }, { checkHost, listen }] = await Promise.all([
    import('../wire-service.ts'),
    import('../http/create-server.ts'),
    import('../http/listen.ts'),
  ])
  const address = { host: config.HOST, port: config.PORT, jwtSecret: config.JWT_SECRET }
  checkHost(address)
  // Whoever reads the log may go; the service stays.
  process.stdout.on('error', () => {})
  const service = await openService(config, { works: options.work })
  try {
    const server = await createServer(service.serverParts)
    try {
      const url = await listen(server, address)
      await service.announce(url)
      if (options.work) await service.work()
      service.logger.info({ url }, `ready; ${url}/docs describes the API`)
      if (!context.signal.aborted) await once(context.signal, 'abort')
      service.logger.info('stopping: running jobs are handed back')
    } finally {
      await server.close()
    }
  } finally {
    await service.close()
  }
}
