import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { readConfig } from '../../app/config.ts'
import { createServer } from '../../app/http/create-server.ts'
import type { ServerParts } from '../../app/http/server-parts.ts'
import type { TypedApp } from '../../app/http/typed-app.ts'
import { openService, type Service } from '../../app/wire-service.ts'

export type TestService = {
  readonly app: TypedApp
  readonly service: Service
  readonly folder: string
  readonly close: () => Promise<void>
}

/** The service as `serve` makes it, in a folder of its own; nothing listens, and no job is taken until `service.work`. */
export async function openTestService(
  environment: Readonly<Record<string, string>> = {},
  changes: Partial<ServerParts> = {},
  logger?: Logger,
): Promise<TestService> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-service-'))
  const config = readConfig({ KNOWBASE_DATA: folder, LOG_LEVEL: 'silent', LLM_PROVIDER: 'local', ...environment })
  const service = await openService(config, { logger })
  const app = await createServer({ ...service.serverParts, ...changes })
  return {
    app,
    service,
    folder,
    close: async () => {
      await app.close()
      await service.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** A form with a deck, as `inject` takes it. */
async function formOf(
  bytes: Uint8Array,
  fileName = 'talk.pptx',
  fields: Readonly<Record<string, string>> = {},
): Promise<{ readonly payload: Buffer; readonly headers: Record<string, string> }> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([new Uint8Array(bytes)]), fileName)
  const response = new Response(form)
  return {
    payload: Buffer.from(await response.arrayBuffer()),
    headers: { 'content-type': response.headers.get('content-type') ?? '' },
  }
}

/** Sends a deck and gives the answer. */
export async function sendDeck(
  app: TypedApp,
  bytes: Uint8Array,
  options: {
    readonly query?: string
    readonly fileName?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly fields?: Readonly<Record<string, string>>
  } = {},
) {
  const form = await formOf(bytes, options.fileName, options.fields)
  return app.inject({
    method: 'POST',
    url: `/ingest/pptx${options.query ?? ''}`,
    payload: form.payload,
    headers: { ...form.headers, ...options.headers },
  })
}
