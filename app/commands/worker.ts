import { once } from 'node:events'
import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { KnowbaseError, toKnowbaseError } from '../domain/errors.ts'
import type { TypedApp } from '../http/typed-app.ts'
import { type CommandContext, configOf } from './context.ts'

export function addWorkerCommand(program: Command, context: CommandContext): void {
  program
    .command('worker')
    .description('work on the decks of a queue in Redis, beside an API and other workers')
    .option('--data <dir>', 'folder of what this worker reads meanwhile (KNOWBASE_DATA)')
    .addHelpText(
      'after',
      '\nExample:\n  REDIS_URL=redis://queue:6379 NEO4J_URI=bolt://graph:7687 NEO4J_PASSWORD=... knowbase worker',
    )
    .action(async (options: { readonly data?: string }) => {
      const config = configOf(context, options)
      if (config.REDIS_URL === undefined || config.NEO4J_URI === undefined) {
        throw new KnowbaseError('invalid_input', 'A worker of its own needs a queue and a graph that it can share.', {
          advice: 'Set REDIS_URL and NEO4J_URI; without them knowbase serve does both, API and work.',
        })
      }
      const [{ openService }, { createMetricsServer }] = await Promise.all([
        import('../wire-service.ts'),
        import('../http/create-metrics-server.ts'),
      ])
      // Whoever reads the log may go; the worker stays.
      process.stdout.on('error', () => {})
      const service = await openService(config)
      const server = createMetricsServer(service.serverParts)
      try {
        await service.work()
        const figures = await tellFigures(server, config)
        service.logger.info({ decksAtOnce: config.DECKS_AT_ONCE, figures }, 'worker ready')
        if (!context.signal.aborted) await once(context.signal, 'abort')
        service.logger.info('stopping: running jobs are handed back')
      } finally {
        await server.close()
        await service.close()
      }
    })
}

/** Where the figures are. That their port cannot be had is no reason not to work: the log says so. */
async function tellFigures(server: TypedApp, { HOST, METRICS_PORT, JWT_SECRET }: Config): Promise<string | undefined> {
  const { listen } = await import('../http/listen.ts')
  try {
    const url = await listen(server, {
      host: HOST,
      port: METRICS_PORT,
      jwtSecret: JWT_SECRET,
      variable: 'METRICS_PORT',
    })
    return `${url}/metrics`
  } catch (thrown) {
    const { message, advice } = toKnowbaseError(thrown)
    server.log.warn({ advice }, `figures of this worker are not to be had: ${message}`)
    return undefined
  }
}
