import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { ComposeStack } from './compose-stack.ts'

export type JobView = {
  readonly id: string
  readonly state: string
  readonly documentId: string
  readonly segments: { readonly open: number; readonly done: number }
}

/** What a deck adds to the graph: how many of each, and a digest of them all. */
export type GraphView = {
  readonly slides: number
  readonly concepts: number
  readonly mentions: number
  readonly relations: number
  readonly digest: string
}

/** Uploads a deck. */
export async function send({ ask }: ComposeStack, bytes: Uint8Array, name: string): Promise<JobView> {
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(bytes)]), name)
  const answer = await ask('/ingest/pptx', { method: 'POST', body })
  expect(answer.status).toBe(202)
  return ((await answer.json()) as { job: JobView }).job
}

/** Follows a job to its end, which is to be a good one. */
export async function finish(stack: ComposeStack, { id }: JobView): Promise<void> {
  await (await stack.ask(`/jobs/${id}/events`)).text()
  expect(await jobOf(stack, id)).toMatchObject({ state: 'completed' })
}

export async function jobOf({ ask }: ComposeStack, id: string): Promise<JobView> {
  return (await (await ask(`/jobs/${id}`)).json()) as JobView
}

export async function graphOf({ ask }: ComposeStack, documentId: string): Promise<GraphView> {
  const answer = await ask(`/documents/${documentId}/graph`)
  // When it was ingested is the document's alone.
  const { document: _document, ...graph } = (await answer.json()) as Record<string, readonly unknown[]>
  const sizes = Object.fromEntries(Object.entries(graph).map(([name, list]) => [name, list.length]))
  const lines = Object.values(graph)
    .flat()
    .map((one) => JSON.stringify(one))
    .sort((one, other) => (one < other ? -1 : 1))
  const digest = createHash('sha256').update(lines.join('\n')).digest('hex')
  return { ...(sizes as Omit<GraphView, 'digest'>), digest }
}

/** Takes a deck out of the graph again. */
export async function forget({ ask }: ComposeStack, documentId: string): Promise<void> {
  expect((await ask(`/documents/${documentId}`, { method: 'DELETE' })).status).toBe(204)
}
