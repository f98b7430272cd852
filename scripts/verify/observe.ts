import { basename } from 'node:path'
import pLimit from 'p-limit'
import { ScriptError } from '../script-error.ts'
import {
  conceptSchema,
  type DocumentGraph,
  graphSchema,
  jobSchema,
  jobsSchema,
  readinessSchema,
  reportSchema,
  sentSchema,
} from './answers.ts'
import type { Deck } from './deck.ts'
import { estimatedParts, type JobEvent, segmentSpans } from './job-events.ts'
import type { Memory, Observation } from './observation.ts'
import type { Patience } from './patience.ts'
import type { Server } from './server.ts'
import { watchJob } from './watch-job.ts'

/** How many of a document's concepts are looked up one by one, besides all of them at once. */
const lookups = 25

/** What a server names as down. */
export async function whatIsDown(server: Server): Promise<readonly string[]> {
  const readiness = await server.json(readinessSchema, '/health/ready', { accepts: [503] })
  return readiness.checks.filter(({ up }) => !up).map(({ name, reason }) => `${name}: ${reason ?? 'down'}`)
}

export type Listeners = {
  /** Hears the job's id as soon as the deck is there. */
  readonly onSent: (jobId: string) => void
  readonly onEvent: (event: JobEvent) => void
}

/**
 * Sends a deck, follows its job to the end or until patience ends, and reads back what the graph has of it.
 * @throws ScriptError where the server cannot be asked, or has the deck already
 */
export async function observe(
  server: Server,
  deck: Deck,
  patience: Patience,
  { onSent, onEvent }: Listeners,
): Promise<Omit<Observation, 'deployment'>> {
  const down = await whatIsDown(server)
  // Before anything is sent: a token that may not read would leave a deck behind that nobody judges.
  const memory = await memoryOf(server)
  const id = await send(server, deck, patience)
  onSent(id)
  const { events, taken, givenUpAfter } = await watchJob(server, id, patience, onEvent)
  const job = await server.json(jobSchema, `/jobs/${id}`)
  const seen = {
    url: server.url,
    down,
    job,
    // It may have ended as it was given up.
    givenUp:
      givenUpAfter === undefined || job.finishedAt !== undefined
        ? undefined
        : { after: givenUpAfter, taken, busy: await isBusy(server, id) },
    segmentSpans: segmentSpans(events),
    estimatedParts: estimatedParts(events),
  }
  if (job.state !== 'completed') return { ...seen, run: undefined, memory: [memory, await memoryOf(server)] }
  const report = await server.json(reportSchema, `/jobs/${id}/report`)
  const graph = await server.json(graphSchema, `/documents/${job.documentId}/graph`)
  const { peakMemoryBytes: bytes, memoryLimitBytes: limitBytes } = report.machine
  return {
    ...seen,
    run: { report, graph, lost: await lostConcepts(server, job.documentId, graph) },
    memory: [memory, await memoryOf(server), { process: 'worker', bytes, limitBytes }],
  }
}

async function isBusy(server: Server, id: string): Promise<boolean> {
  const { jobs } = await server.json(jobsSchema, '/jobs?state=active')
  return jobs.some((job) => job.id !== id)
}

async function send(server: Server, { fileName, bytes }: Deck, { untilDone }: Patience): Promise<string> {
  const body = new FormData()
  body.append('file', new Blob([bytes]), basename(fileName))
  // A large deck on a slow line takes longer than an answer may.
  const signal = AbortSignal.timeout(untilDone(undefined) * 1000)
  const { job, document } = await server.json(sentSchema, '/ingest/pptx', { method: 'POST', body, signal })
  if (job !== undefined) return job.id
  throw new ScriptError(`The graph has ${fileName} already, so there is nothing to see.`, {
    advice: `Take it out first (DELETE /documents/${document?.id ?? 'ID'}), or leave --deck away: a deck is made that nobody has.`,
  })
}

/** Memory of the process that answers. */
async function memoryOf(server: Server): Promise<Memory> {
  const text = await (await server.ask('/metrics')).text()
  const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    process: 'api',
    bytes: figure('knowbase_memory_bytes\\{kind="rss"\\}'),
    limitBytes: figure('knowbase_memory_limit_bytes'),
  }
}

/** Looks some of the concepts up one by one, evenly spread: a graph that lists them may still not find them. */
async function lostConcepts(server: Server, documentId: string, graph: DocumentGraph): Promise<readonly string[]> {
  const every = Math.max(1, Math.floor(graph.concepts.length / lookups))
  const chosen = graph.concepts.filter((_, index) => index % every === 0)
  const limit = pLimit(4)
  const found = await limit.map(chosen, async ({ id }) => {
    const answer = await server.ask(`/concepts/${encodeURIComponent(id)}`, { accepts: [404] })
    if (answer.status === 404) return false
    const { mentions } = conceptSchema.parse(await answer.json())
    return mentions.some((mention) => mention.documentId === documentId)
  })
  return chosen.flatMap(({ name }, index) => (found[index] === true ? [] : [name]))
}
