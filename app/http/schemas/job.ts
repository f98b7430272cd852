import { z } from 'zod'
import { bucketNames } from '../../domain/amounts.ts'
import { type Job, jobPriorities, jobStates } from '../../domain/job.ts'

const links = z.object({ self: z.string(), events: z.string(), report: z.string(), document: z.string() })

export const jobSchema = z
  .object({
    id: z.string(),
    state: z.enum(jobStates),
    documentId: z.string(),
    fileName: z.string(),
    bytes: z.int(),
    client: z.string(),
    priority: z.enum(jobPriorities),
    replace: z.boolean(),
    profile: z.enum(['strict', 'balanced', 'permissive']),
    maxCost: z.number().optional().describe('US dollars that its calls may cost, where it has a limit of its own'),
    attempts: z.int(),
    createdAt: z.string(),
    startedAt: z.string().optional(),
    finishedAt: z.string().optional(),
    stage: z.string(),
    slides: z.int(),
    segments: z.object({ total: z.int(), open: z.int(), done: z.int(), failed: z.int() }),
    concepts: z.int(),
    relations: z.int(),
    calls: z.object({ done: z.int(), inFlight: z.int(), refused: z.int() }),
    tokens: z.object({ input: z.int(), cachedInput: z.int(), output: z.int() }),
    dollars: z.number().optional(),
    bound: z.object({ seconds: z.number(), binds: z.string() }).optional(),
    worker: z
      .object({
        peakMemoryBytes: z.int(),
        memoryLimitBytes: z.int(),
        segmentsCap: z.int().optional().describe('Segments that it may have open at once; absent without a cap'),
        limits: z
          .array(z.object({ pool: z.string(), bucket: z.enum(bucketNames), perMinute: z.number() }))
          .readonly()
          .describe('What the budget of its provider lets through'),
      })
      .optional()
      .describe('The process that works on it, or did'),
    errors: z
      .array(z.object({ slides: z.array(z.int()).readonly(), reason: z.string() }))
      .readonly()
      .describe('What could not be read or extracted, by slide'),
    error: z
      .object({ code: z.string(), message: z.string(), advice: z.string().optional(), retryable: z.boolean() })
      .optional()
      .describe('Why it failed, or why its last attempt did'),
    links,
  })
  .meta({ id: 'Job' })

export function jobView(job: Job): z.infer<typeof jobSchema> {
  const { id, request, progress, result: _result, ...rest } = job
  const { documentId, fileName, bytes, client, priority, replace, profile, maxCost } = request
  return {
    id,
    documentId,
    fileName,
    bytes,
    client,
    priority,
    replace,
    profile,
    ...(maxCost !== undefined && { maxCost }),
    ...rest,
    ...progress,
    links: {
      self: `/jobs/${id}`,
      events: `/jobs/${id}/events`,
      report: `/jobs/${id}/report`,
      document: `/documents/${documentId}`,
    },
  }
}

export const jobIdSchema = z.object({ id: z.string().min(1).max(100) })
