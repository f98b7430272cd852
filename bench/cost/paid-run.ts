import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../app/config.ts'
import type { Deck } from '../../app/domain/deck.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import type { Estimate } from '../../app/pipeline/estimate.ts'
import type { IngestReport } from '../../app/pipeline/ingest-report.ts'
import { processSegments } from '../../app/pipeline/process-segments.ts'
import { openWorkshop, type Workshop } from '../../app/wire.ts'
import { ingestAsUsual } from '../ingest-as-usual.ts'
import { startMockProvider } from '../provider/mock-provider.ts'
import { createSlideAnswers } from '../provider/slide-answers.ts'

/** A workshop that asks a provider of our own, without latency or limits, and a data folder that goes with it. */
export type PaidWorkshop = Workshop & {
  /** Chat calls that the provider has answered so far. */
  readonly asked: () => number
}

/** Answers as of a model that errs now and then, so that some claims are asked about once more. */
const answer = createSlideAnswers({ wrongLines: 0.03, invented: 0.02 })

export async function withPaidWorkshop<T>(work: (workshop: PaidWorkshop) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  const embeddings = { 'text-embedding-3-small': 64 }
  const provider = await startMockProvider({ answer, models: ['gpt-6-luna'], embeddings })
  const environment = { OPENAI_BASE_URL: `${provider.url}/v1`, OPENAI_MAX_RPM: '100000' }
  const workshop = await openWorkshop(readConfig({ ...environment, KNOWBASE_DATA: join(folder, 'data') }))
  try {
    return await work({
      ...workshop,
      asked: () => provider.statistics.calls.filter(({ kind, status }) => kind === 'chat' && status === 200).length,
    })
  } finally {
    await workshop.close()
    await provider.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a deck's run was estimated at, and what it then used. */
export async function estimateAndUse(
  path: string,
  { parts }: PaidWorkshop,
): Promise<{ readonly estimate: Estimate; readonly report: IngestReport }> {
  let estimate: Estimate | undefined
  const report = await ingestAsUsual(path, parts, {
    onEvent: (event) => {
      if (event.type === 'estimated') estimate = event.estimate
    },
  })
  if (estimate === undefined) throw new Error(`${path} was not estimated`)
  return { estimate, report }
}

/** Chat calls that extracting a deck takes; the graph is left alone. */
export async function callsFor(deck: Deck, { parts, asked }: PaidWorkshop): Promise<number> {
  const before = asked()
  const segments = await parts.cut(deck)
  const signal = new AbortController().signal
  const context = { vocabulary: defaultVocabulary, signal, document: { id: deck.id, segments } }
  const outcomes = await processSegments(segments, parts, context, () => {})
  const failed = outcomes.find((outcome) => outcome.status === 'failed')
  if (failed !== undefined) throw failed.error
  return asked() - before
}
