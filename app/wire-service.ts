import { randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import type { Logger } from 'pino'
import packageJson from '../package.json' with { type: 'json' }
import type { Config } from './config.ts'
import { variables } from './contract.ts'
import type { Price } from './domain/price.ts'
import type { ServerParts } from './http/server-parts.ts'
import { type CallFeed, createCallFeed } from './pipeline/call-feed.ts'
import { createLateSearch } from './pipeline/late-search.ts'
import type { RunObserver } from './pipeline/run-observer.ts'
import { type Clock, systemClock } from './ports/clock.ts'
import type { DeckFiles } from './ports/deck-files.ts'
import type { JobQueue } from './ports/job-queue.ts'
import type { Metrics } from './telemetry/metrics.ts'
import type { Traces } from './telemetry/traces.ts'
import { graphFolder, openSearch, openStore, openWorkshop, type Workshop } from './wire.ts'
import { capOf } from './wire-forecast.ts'
import { openJobs } from './wire-jobs.ts'
import { openThreads } from './wire-threads.ts'

/** The service of one process: API, worker, or both. */
export type Service = {
  readonly logger: Logger
  /** Takes jobs from now on; where the service was opened without work, it never does. */
  readonly work: () => Promise<void>
  /** What the API is made of. */
  readonly serverParts: ServerParts
  /** Tells the other commands on this machine where the API is, while this process holds the graph. */
  readonly announce: (url: string) => Promise<void>
  /** Hands running jobs back and lets go of everything. */
  readonly close: () => Promise<void>
}

/**
 * A heap is collected when it has grown by a quarter. By default V8 lets it grow several times over, which the decks of an
 * hour would turn into memory that a service holds for good.
 */
const collectEarly = '--heap-growing-percent=25'
/** To load them anew for each deck takes as long as the decks themselves. */
const threadsStayMs = 30_000

export type ServiceOptions = {
  readonly clock?: Clock
  readonly logger?: Logger | undefined
  /** Whether this process works on decks; an API alone asks no provider before somebody searches. Default true. */
  readonly works?: boolean
}

/**
 * @throws KnowbaseError store_locked where another server holds graph or queue, and, where it works, of the provider's
 * endpoint
 */
export async function openService(config: Config, options: ServiceOptions = {}): Promise<Service> {
  const { clock = systemClock, logger = await openLogger(config), works = true } = options
  setFlagsFromString(collectEarly)
  // What was opened is closed again, the last first, where a later part cannot be had.
  await using opened = new AsyncDisposableStack()
  const reader = opened.adopt(await openIsolatedReader(clock), (one) => one.close())
  const calls = createCallFeed()
  const workshop = works
    ? await openWorkshop(config, {
        clock,
        read: reader.read,
        threads: openThreads(clock, threadsStayMs),
        onCallEvent: calls.onCallEvent,
      })
    : undefined
  opened.defer(() => workshop?.close())
  const store = workshop?.parts.store ?? opened.adopt(await openStore(config), (one) => one.close())
  const traces = works ? await openTraces(config, calls) : undefined
  opened.defer(() => traces?.close())
  const { queue, files } = opened.adopt(await openJobs(config, clock), (one) => one.close())
  const { metrics, observers } = await openTelemetry(config, { queue, workshop, calls, logger })
  opened.defer(metrics.stop)
  const localToken = randomBytes(32).toString('base64url')
  const serverParts: ServerParts = {
    version: packageJson.version,
    store,
    search: createLateSearch(() => openSearch(config, store, clock)),
    queue,
    files,
    inspect: reader.inspect,
    clock,
    logger,
    limits: {
      uploadBytes: config.MAX_UPLOAD_MB * 1e6,
      slides: config.MAX_DECK_SLIDES,
      openJobs: config.MAX_OPEN_JOBS,
      requestsPerMinute: config.MAX_REQUESTS_PER_MINUTE,
    },
    profile: config.GATEKEEPER_PROFILE,
    checks: [
      { name: 'graph', check: () => store.revision() },
      { name: 'queue', check: () => queue.counts() },
    ],
    metrics,
    onAnswered: metrics.answered,
    localToken,
    ...(config.JWT_SECRET !== undefined && { jwtSecret: config.JWT_SECRET }),
    corsOrigins: config.CORS_ORIGINS?.split(',').map((origin) => origin.trim()) ?? [],
  }
  const all = opened.move()
  return {
    logger,
    work: async () => {
      if (workshop === undefined) return
      const watching = traces === undefined ? observers : [...observers, traces.observeRun]
      await startWorker(config, { queue, files, workshop, observers: watching, calls })
    },
    serverParts,
    announce: async (url) => {
      if (config.NEO4J_URI !== undefined) return
      const { announceServer } = await import('./graph/ladybug/holder.ts')
      await announceServer(graphFolder(config), { url, token: localToken })
    },
    close: () => all.disposeAsync(),
  }
}

async function openLogger(config: Config): Promise<Logger> {
  const { createLogger } = await import('./telemetry/logger.ts')
  const terminal = process.stdout.isTTY
  return createLogger({
    level: config.LOG_LEVEL,
    format: config.LOG_FORMAT === 'auto' ? (terminal ? 'pretty' : 'json') : config.LOG_FORMAT,
    stream: process.stdout,
    secrets: secretsOf(config),
  })
}

type Telemetry = { readonly metrics: Metrics; readonly observers: readonly RunObserver[] }

/** Figures and log lines of jobs and calls; where no deck is worked on, those of the queue and the process alone. */
async function openTelemetry(
  config: Config,
  {
    queue,
    workshop,
    calls,
    logger,
  }: Pick<WorkerParts, 'queue' | 'calls'> & { readonly workshop: Workshop | undefined; readonly logger: Logger },
): Promise<Telemetry> {
  const { createMetrics } = await import('./telemetry/metrics.ts')
  const metrics = createMetrics(queue)
  if (workshop === undefined) return { metrics, observers: [] }
  const [{ createCallMetrics }, { createCallLog }, { createRunLog }, { createRunMetrics }] = await Promise.all([
    import('./telemetry/call-metrics.ts'),
    import('./telemetry/log-calls.ts'),
    import('./telemetry/log-run.ts'),
    import('./telemetry/run-metrics.ts'),
  ])
  const { registry } = metrics
  calls.listen(createCallMetrics({ registry, ...(workshop.provider ?? noCalls) }))
  calls.listen(createCallLog(logger))
  return { metrics, observers: [createRunLog(logger), createRunMetrics(registry, capOf(config))] }
}

/** Where no provider is asked the figures of calls are there all the same, and empty. */
const noCalls = { pools: [], paid: () => new Map<string, number>(), snapshot: () => undefined }

async function openTraces(config: Config, calls: CallFeed): Promise<Traces | undefined> {
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined
  const { createTraces } = await import('./telemetry/traces.ts')
  const traces = createTraces({ endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT, version: packageJson.version })
  calls.listen(traces.onCallEvent)
  return traces
}

function pricesOf({ parts }: Workshop): (pool: string) => Price | undefined {
  return (pool) => parts.account?.terms().pool(pool).price
}

function secretsOf(config: Config): readonly string[] {
  return variables.flatMap((variable) => {
    const value = 'secret' in variable ? config[variable.name] : undefined
    return typeof value === 'string' ? [value] : []
  })
}

async function openIsolatedReader(clock: Clock) {
  const { createIsolatedReader } = await import('./deck/isolated-reader.ts')
  return createIsolatedReader({ clock })
}

type WorkerParts = {
  readonly queue: JobQueue
  readonly files: DeckFiles
  readonly workshop: Workshop
  readonly observers: readonly RunObserver[]
  readonly calls: CallFeed
}

async function startWorker(config: Config, parts: WorkerParts): Promise<void> {
  const [{ startIngestWorker }, { startMachineMeter }, { createWorkerState }] = await Promise.all([
    import('./queue/ingest-worker.ts'),
    import('./telemetry/machine-meter.ts'),
    import('./telemetry/worker-state.ts'),
  ])
  startIngestWorker({
    queue: parts.queue,
    files: parts.files,
    ingest: parts.workshop.parts,
    observers: parts.observers,
    concurrency: config.DECKS_AT_ONCE,
    calls: parts.calls,
    priceOf: pricesOf(parts.workshop),
    startMeter: startMachineMeter,
    workerState: createWorkerState(capOf(config), () => parts.workshop.provider?.snapshot()),
    maxCost: config.MAX_COST_USD,
  })
}
