import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { type ErrorCode, KnowbaseError } from '../../domain/errors.ts'
import type { IngestEvent } from '../../pipeline/events.ts'
import type { IngestOptions } from '../../pipeline/ingest-deck.ts'
import { type IngestReport, knownReport } from '../../pipeline/ingest-report.ts'
import type { Ingestion } from '../../pipeline/ingestion.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DocumentSummary } from '../../ports/graph-store.ts'
import { type AskServer, createRequest, type ServerAccess } from './request.ts'
import { serverEvents } from './server-events.ts'

type SentJob = { readonly id: string; readonly state: string; readonly error?: { code: string; message: string } }
type Sent = { readonly job?: SentJob; readonly document?: DocumentSummary }

/** Sends decks to the server that holds the graph and follows their jobs. */
export function createRemoteIngestion(server: ServerAccess, clock: Clock): Ingestion {
  const ask = createRequest(server)
  return {
    ingest: async (path, options) => {
      const began = clock.now()
      const { job, document } = await send(ask, path, options)
      if (document !== undefined) return knownReport(document, basename(path), (clock.now() - began) / 1000)
      if (job === undefined) throw new KnowbaseError('internal', 'The server took the deck and named no job.')
      return await follow(ask, job.id, options)
    },
    close: async () => {},
  }
}

async function send(ask: AskServer, path: string, options: IngestOptions): Promise<Sent> {
  const body = new FormData()
  body.append('schema', JSON.stringify(options.vocabulary))
  body.append('file', await openAsBlob(path), basename(path))
  const query = new URLSearchParams({ replace: String(options.replace), profile: options.profile.name })
  const answer = await ask(`/ingest/pptx?${query.toString()}`, { method: 'POST', body, signal: options.signal })
  return (await answer.json()) as Sent
}

async function follow(ask: AskServer, id: string, { signal, onEvent }: IngestOptions): Promise<IngestReport> {
  const cancel = (): void => {
    // Whether the server hears of it or not, this command ends.
    ask(`/jobs/${id}`, { method: 'DELETE' }).catch(() => {})
  }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    for await (const { type, data } of serverEvents(ask, `/jobs/${id}/events`, signal)) {
      const { at: _at, ...rest } = data
      if (type !== 'state' && type !== 'figures') onEvent({ type, ...rest } as IngestEvent)
    }
    const job = (await (await ask(`/jobs/${id}`)).json()) as SentJob
    if (job.state !== 'completed') throw failed(job)
    return (await (await ask(`/jobs/${id}/report`)).json()) as IngestReport
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function failed({ state, error }: SentJob): KnowbaseError {
  if (error === undefined) return new KnowbaseError('cancelled', `The server's job ended as ${state}.`)
  const { code, message, ...rest } = error
  return new KnowbaseError(code as ErrorCode, message, rest)
}
