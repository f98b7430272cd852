import type { Config } from './config.ts'
import { KnowbaseError, toKnowbaseError } from './domain/errors.ts'
import type { ServerAddress } from './graph/ladybug/holder.ts'
import { createIngestion, type Ingestion } from './pipeline/ingestion.ts'
import { createLibrary, type Library } from './pipeline/library.ts'
import { systemClock } from './ports/clock.ts'
import { graphFolder, openSearch, openStore, openWorkshop, type WorkshopOptions } from './wire.ts'

/** The graph, or the API of the server that holds it. */
export async function openLibrary(config: Config): Promise<Library> {
  return orAskServer(
    config,
    async () => {
      const store = await openStore(config)
      return createLibrary(store, () => openSearch(config, store))
    },
    async (server) => (await import('./http/client/remote-library.ts')).createRemoteLibrary(server),
  )
}

/**
 * What an ingestion needs, or the API of the server that holds the graph.
 * @param ownSettings options of this run that a server would not follow, by the names of their flags
 * @throws KnowbaseError invalid_input where there are such and a server holds the graph
 */
export async function openIngestion(
  config: Config,
  options: WorkshopOptions,
  ownSettings: readonly string[],
): Promise<Ingestion> {
  return orAskServer(
    config,
    async () => {
      const { parts, close } = await openWorkshop(config, options)
      return createIngestion(parts, close)
    },
    async (server) => {
      if (ownSettings.length > 0) throw notBesideServer(ownSettings, server.url)
      return (await import('./http/client/remote-ingestion.ts')).createRemoteIngestion(server, systemClock)
    },
  )
}

/** The server of this machine that holds the embedded graph; undefined where none does. */
export async function findServer(config: Config): Promise<ServerAddress | undefined> {
  const { holderFile, isAlive, readHolder } = await import('./graph/ladybug/holder.ts')
  const holder = await readHolder(holderFile(graphFolder(config)))
  return holder !== undefined && isAlive(holder) ? holder.server : undefined
}

async function orAskServer<T>(
  config: Config,
  open: () => Promise<T>,
  ask: (server: ServerAddress) => Promise<T>,
): Promise<T> {
  try {
    return await open()
  } catch (thrown) {
    if (toKnowbaseError(thrown).code !== 'store_locked') throw thrown
    const { holderFile, readHolder } = await import('./graph/ladybug/holder.ts')
    const holder = await readHolder(holderFile(graphFolder(config)))
    if (holder?.server === undefined) throw thrown
    return ask(holder.server)
  }
}

function notBesideServer(settings: readonly string[], url: string): KnowbaseError {
  return new KnowbaseError(
    'invalid_input',
    `The server at ${url} holds the graph and extracts as it was started: ${settings.join(', ')} cannot be set here.`,
    { advice: 'Leave them out, or stop the server.' },
  )
}
