import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import pLimit from 'p-limit'
import type { z } from 'zod'
import type { VariableName } from '../contract.ts'
import { KnowbaseError, toKnowbaseError } from '../domain/errors.ts'
import { gatekeeperProfiles } from '../domain/gatekeeper-profile.ts'
import { defaultVocabulary, type Vocabulary, vocabularySchema } from '../domain/vocabulary.ts'
import { type IngestOptions, ingestDeck } from '../pipeline/ingest-deck.ts'
import type { IngestReport } from '../pipeline/ingest-report.ts'
import { openWorkshop } from '../wire.ts'
import { type CommandContext, configOf } from './context.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { findDecks } from './find-decks.ts'
import { explainDrops, type FailedDeck, summaryLine, warnings } from './ingest-summary.ts'
import { createProgress } from './progress.ts'

/** Decks read and extracted side by side; their segments share one gate. */
const decksAtOnce = 4

type Options = {
  readonly data?: string
  readonly replace?: boolean
  readonly schema?: string
  readonly profile?: string
  readonly explain?: boolean
  readonly json?: boolean
}

export function addIngestCommand(program: Command, context: CommandContext): void {
  program
    .command('ingest')
    .description('read decks and add what they say to the graph')
    .argument('<path...>', 'decks (.pptx, .pptm, .ppsx, .potx), folders of decks, or globs')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .option('--replace', 'take older versions with the same file name out in the same step')
    .option('--schema <file>', 'your own concept and relation types, as JSON')
    .addOption(
      new Option('--profile <name>', 'how much proof the gatekeeper asks for').choices(Object.keys(gatekeeperProfiles)),
    )
    .option('--explain', 'print every rejected claim with its reason')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  knowbase ingest talk.pptx\n  knowbase ingest decks/ --replace\n  knowbase ingest "decks/**/*.pptx" --profile strict --explain',
    )
    .action(async (paths: string[], options: Options) => {
      await ingest(context, paths, options)
    })
}

/** Ingests every deck that the paths name; a deck that fails does not stop the others. */
export async function ingest(
  context: CommandContext,
  paths: readonly string[],
  options: Options,
): Promise<readonly IngestReport[]> {
  const flags: Partial<Record<VariableName, string>> =
    options.profile === undefined ? {} : { GATEKEEPER_PROFILE: options.profile }
  const config = configOf(context, options, flags)
  const vocabulary = options.schema === undefined ? defaultVocabulary : await readVocabulary(options.schema)
  const decks = await findDecks(paths)

  const workshop = await openWorkshop(config)
  const progress = createProgress(context.terminal, decks)
  const reports: IngestReport[] = []
  const failures: FailedDeck[] = []
  try {
    const window = pLimit(decksAtOnce)
    const one = async (path: string): Promise<void> => {
      if (context.signal.aborted) return
      const settings: IngestOptions = {
        vocabulary,
        profile: gatekeeperProfiles[config.GATEKEEPER_PROFILE],
        replace: options.replace ?? false,
        signal: context.signal,
        onEvent: progress.listen(path),
      }
      try {
        const report = await ingestDeck(path, workshop.parts, settings)
        reports.push(report)
        progress.done(path)
        if (options.json !== true) showReport(context, report, options.explain ?? false)
      } catch (thrown) {
        progress.done(path)
        if (context.signal.aborted) return
        failures.push({ path, error: toKnowbaseError(thrown) })
      }
    }
    await Promise.all(decks.map((path) => window(() => one(path))))
  } finally {
    progress.stop()
    await workshop.close()
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

function showReport({ terminal }: CommandContext, report: IngestReport, explain: boolean): void {
  terminal.out(summaryLine(report))
  for (const warning of warnings(report)) terminal.log(`  ${warning}`)
  if (explain) for (const line of explainDrops(report)) terminal.out(`  ${line}`)
}

/** One deck gives its object; several give `{documents, failed}`. */
function jsonOutput(reports: readonly IngestReport[], failures: readonly FailedDeck[], explain: boolean): string {
  const documents = reports.map(({ drops, ...report }) => (explain ? { ...report, drops } : report))
  const failed = failures.map(({ path, error }) => ({ path, code: error.code, message: error.message }))
  const [first] = documents
  const whole = documents.length === 1 && failed.length === 0 && first !== undefined ? first : { documents, failed }
  return JSON.stringify(whole, null, 2)
}

async function readVocabulary(path: string): Promise<Vocabulary> {
  const advice =
    'It wants {"conceptTypes": [{"name", "description"}], "relationTypes": [...], "triples": [[source, relation, target]]}.'
  let content: unknown
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    throw new KnowbaseError('invalid_input', `The schema ${path} ${what}: ${(cause as Error).message}`, {
      cause,
      advice,
    })
  }
  const parsed = vocabularySchema.safeParse(content)
  if (parsed.success) return parsed.data
  throw new KnowbaseError(
    'invalid_input',
    `The schema ${path} does not fit: ${parsed.error.issues.map(where).join('; ')}`,
    { advice },
  )
}

function where(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}
