import { writeFile } from 'node:fs/promises'
import pLimit from 'p-limit'
import type { VariableName } from '../contract.ts'
import { KnowbaseError, toKnowbaseError } from '../domain/errors.ts'
import { gatekeeperProfiles } from '../domain/gatekeeper-profile.ts'
import type { IngestOptions } from '../pipeline/ingest-deck.ts'
import type { IngestReport } from '../pipeline/ingest-report.ts'
import { systemClock } from '../ports/clock.ts'
import { openIngestion } from '../wire-library.ts'
import type { Threads } from '../wire-threads.ts'
import { callLines } from './call-summary.ts'
import { type CommandContext, configOf } from './context.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { findDecks } from './find-decks.ts'
import { explainDrops, type FailedDeck, summaryLine, warnings } from './ingest-summary.ts'
import { createProgress } from './progress.ts'
import { readVocabulary } from './read-vocabulary.ts'
import { timelinePage } from './timeline/timeline-page.ts'
import { createTimelineRecorder } from './timeline/timeline-run.ts'

/** Decks read and extracted side by side; their segments share one gate. */
const decksAtOnce = 4

export type IngestFlags = {
  readonly data?: string
  readonly replace?: boolean
  readonly schema?: string
  readonly profile?: string
  readonly depth?: string
  readonly maxCost?: string
  readonly fresh?: boolean
  readonly fallback?: string
  readonly timeline?: string
  readonly explain?: boolean
  readonly json?: boolean
}

/** Ingests every deck that the paths name; a deck that fails does not stop the others. Closes the threads. */
export async function ingest(
  context: CommandContext,
  paths: readonly string[],
  options: IngestFlags,
  threads?: Threads,
): Promise<readonly IngestReport[]> {
  const config = configOf(context, options, flagsOf(options))
  const vocabulary = await readVocabulary(options.schema)
  const decks = await findDecks(paths)
  if (options.timeline !== undefined && decks.length > 1)
    throw new KnowbaseError('invalid_input', `--timeline draws one deck, and there are ${decks.length}.`)

  const { fresh = false } = options
  const progress = await createProgress(context.terminal, decks)
  const ingestion = await openIngestion(
    config,
    { fresh, fallback: options.fallback !== undefined, ...(threads && { threads }) },
    ownSettings(options),
  )
  const reports: IngestReport[] = []
  const failures: FailedDeck[] = []
  try {
    const window = pLimit(decksAtOnce)
    const one = async (path: string, following: number): Promise<void> => {
      if (context.signal.aborted) return
      const timeline = createTimelineRecorder(systemClock)
      const progressed = progress.listen(path)
      const settings: IngestOptions = {
        vocabulary,
        profile: gatekeeperProfiles[config.GATEKEEPER_PROFILE],
        replace: options.replace ?? false,
        signal: context.signal,
        following,
        fresh,
        onEvent: (event) => {
          timeline.onEvent(event)
          progressed(event)
        },
      }
      try {
        const report = await ingestion.ingest(path, settings)
        reports.push(report)
        progress.done(path)
        if (options.json !== true) showReport(context, report, options.explain ?? false)
        if (options.timeline !== undefined) await writeFile(options.timeline, timelinePage(timeline.finish(report)))
      } catch (thrown) {
        progress.done(path)
        if (context.signal.aborted) return
        failures.push({ path, error: toKnowbaseError(thrown) })
      }
    }
    await Promise.all(decks.map((path, index) => window(() => one(path, decks.length - index - 1))))
  } finally {
    progress.stop()
    await ingestion.close()
  }

  if (options.json === true) context.terminal.out(jsonOutput(reports, failures, options.explain ?? false))
  if (context.signal.aborted)
    throw new KnowbaseError('cancelled', 'Cancelled; the graph holds the decks that were finished.')
  const [only] = failures
  if (only !== undefined && decks.length === 1) throw only.error
  for (const { error } of failures) {
    context.terminal.log(`${error.message}${error.advice === undefined ? '' : ` ${error.advice}`}`)
  }
  if (only !== undefined)
    context.exit(reports.length === 0 ? exitCodeOf(only.error.code) : exitCodes.completedWithErrors)
  else if (reports.some((report) => report.status === 'completed_with_errors'))
    context.exit(exitCodes.completedWithErrors)
  return reports
}

function flagsOf({ profile, depth, maxCost }: IngestFlags): Partial<Record<VariableName, string>> {
  return {
    ...(profile === undefined ? {} : { GATEKEEPER_PROFILE: profile }),
    ...(depth === undefined ? {} : { EXTRACTION_DEPTH: depth }),
    ...(maxCost === undefined ? {} : { MAX_COST_USD: maxCost }),
  }
}

/** What a server that holds the graph would not do for one run. */
function ownSettings({ depth, maxCost, fallback, fresh, timeline }: IngestFlags): readonly string[] {
  const flags = {
    '--depth': depth,
    '--max-cost': maxCost,
    '--fallback': fallback,
    '--fresh': fresh,
    '--timeline': timeline,
  }
  return Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag]))
}

function showReport({ terminal }: CommandContext, report: IngestReport, explain: boolean): void {
  terminal.out(summaryLine(report))
  for (const line of callLines(report)) terminal.out(`  ${line}`)
  for (const warning of warnings(report)) terminal.log(`  ${warning}`)
  if (explain) for (const line of explainDrops(report)) terminal.out(`  ${line}`)
}

/** One deck gives its object; several give `{documents, failed}`. */
function jsonOutput(reports: readonly IngestReport[], failures: readonly FailedDeck[], explain: boolean): string {
  const documents = reports.map(({ drops, attempts, ...report }) => (explain ? { ...report, drops, attempts } : report))
  const failed = failures.map(({ path, error }) => ({ path, code: error.code, message: error.message }))
  const [first] = documents
  const whole = documents.length === 1 && failed.length === 0 && first !== undefined ? first : { documents, failed }
  return JSON.stringify(whole, null, 2)
}
