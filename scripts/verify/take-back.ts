import { say } from '../report.ts'
import { jobSchema } from './answers.ts'
import type { Server } from './server.ts'

/**
 * Takes a deck out of the graph again. Its job is ended first where it is not finished, or it would bring the deck after
 * all. Says so where the deck stays.
 */
export async function takeBack(server: Server, jobId: string): Promise<void> {
  const accepts = [403, 404]
  const job = await server.json(jobSchema, `/jobs/${jobId}`)
  if (job.finishedAt === undefined) await server.ask(`/jobs/${jobId}`, { method: 'DELETE', accepts })
  const { status } = await server.ask(`/documents/${job.documentId}`, { method: 'DELETE', accepts })
  if (status === 403)
    say(`The deck stays, the token may not remove it: DELETE /documents/${job.documentId} with the scope admin.`)
}
