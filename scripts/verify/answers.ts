import { z } from 'zod'

/** What verify reads of a server's answers; whatever else is in them is passed over. */

export const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.array(z.object({ name: z.string(), up: z.boolean(), reason: z.string().optional() })),
})

export const sentSchema = z.object({
  job: z.object({ id: z.string() }).optional(),
  document: z.object({ id: z.string() }).optional(),
})

export const jobSchema = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'active', 'completed', 'failed', 'cancelled']),
  documentId: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  slides: z.number(),
  calls: z.object({ refused: z.number() }),
  error: z.object({ message: z.string(), advice: z.string().optional() }).optional(),
})
export type Job = z.infer<typeof jobSchema>

export const jobsSchema = z.object({ jobs: z.array(z.object({ id: z.string() })) })

const trouble = z.object({ slides: z.array(z.number()), reason: z.string() })

export const reportSchema = z.object({
  extractor: z.string(),
  slides: z.number(),
  segments: z.number(),
  concepts: z.number(),
  seconds: z.number(),
  damagedSlides: z.array(z.object({ slide: z.number(), message: z.string() })),
  failedSegments: z.array(trouble),
  standIns: z.array(trouble),
  calls: z
    .object({
      calls: z.number(),
      replayed: z.number(),
      callingSeconds: z.number(),
      boundSeconds: z.number(),
      boundBy: z.string(),
    })
    .optional(),
  /** Milliseconds of one clock. */
  attempts: z.array(z.object({ sentAt: z.number(), endedAt: z.number(), status: z.number().optional() })),
  machine: z.object({
    cpuSeconds: z.number(),
    cores: z.number(),
    peakMemoryBytes: z.number(),
    memoryLimitBytes: z.number(),
  }),
})
export type Report = z.infer<typeof reportSchema>

export const graphSchema = z.object({
  slides: z.array(z.object({ number: z.number(), title: z.string(), text: z.string(), notes: z.string() })),
  concepts: z.array(z.object({ id: z.string(), name: z.string() })),
  mentions: z.array(z.object({ key: z.string(), slide: z.number(), quote: z.string() })),
  relations: z.array(z.object({ source: z.string(), target: z.string() })),
})
export type DocumentGraph = z.infer<typeof graphSchema>

export const conceptSchema = z.object({ id: z.string(), mentions: z.array(z.object({ documentId: z.string() })) })

export const eventSchema = z.looseObject({ at: z.iso.datetime() })

export const estimateSchema = z.object({
  estimate: z.object({ bound: z.object({ parts: z.record(z.string(), z.number()) }) }),
})
