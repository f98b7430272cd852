// npm run verify -- --stack-name knowbase, or --url http://127.0.0.1:8000: sends a deck to a knowbase server and checks
// how it is taken in.
import { Command, InvalidArgumentError, Option } from 'commander'
import { ports } from '../app/contract.ts'
import { profileOf, profiles } from '../app/profiles.ts'
import { ownStackName, regionOption, stackNameOption } from './deployment/options.ts'
import { say, tell } from './report.ts'
import { runScript } from './run-script.ts'
import type { Goals } from './verify/check.ts'
import { chooseDeck, type Deck, type DeckChoice, describeDeck } from './verify/deck.ts'
import { duration } from './verify/duration.ts'
import type { JobEvent } from './verify/job-events.ts'
import { judge } from './verify/judge.ts'
import type { Observation } from './verify/observation.ts'
import { observe, whatIsDown } from './verify/observe.ts'
import { after, type Patience } from './verify/patience.ts'
import { findPlace, type Place, type PlaceOptions } from './verify/place.ts'
import { connect, type Server } from './verify/server.ts'
import { takeBack } from './verify/take-back.ts'
import { timeLimit, usualSlides } from './verify/time-limit.ts'
import { verdictText } from './verify/verdict.ts'

type Options = PlaceOptions &
  DeckChoice & {
    readonly token?: string
    readonly wait: number
    readonly minutes: number
    readonly instanceType?: string
    readonly keep?: boolean
    readonly dryRun?: boolean
    readonly json?: boolean
  }

const types = profiles.map((profile) => profile.instanceType)

await runScript(
  new Command('verify')
    .description('send a deck to a knowbase server, and check that it is taken in whole, in parallel and in time')
    .option(
      '--url <url>',
      `where it answers (default: that of the deployment, else http://127.0.0.1:${ports.api})`,
      address,
    )
    .addOption(stackNameOption())
    .addOption(regionOption())
    .addOption(
      new Option(
        '--token <token>',
        'bearer token with the scope admin; given so, others on this machine can see it',
      ).env('KNOWBASE_TOKEN'),
    )
    .option('--deck <file>', 'a deck that the graph does not have; else one is made that nobody has, and removed again')
    .option('--slides <number>', 'slides of the deck that is made', wholeNumber, 60)
    .option('--wait <minutes>', 'minutes that it may wait for a worker', positive, 5)
    .option('--minutes <number>', 'minutes that a deck of 250 slides may take, others in proportion', positive, 45)
    .addOption(
      new Option('--instance-type <type>', "expect its profile's segments at once, not the deployment's").choices(
        types,
      ),
    )
    .option('--keep', 'leave the deck that was made in the graph')
    .option('--dry-run', 'look whether it can be done and say what would be, and change nothing')
    .option('--json', 'print one JSON object; all else goes to standard error')
    .addHelpText(
      'after',
      '\nWith --stack-name or --region it is a deployment: its address, and what it is set to, are looked up.',
    )
    .showHelpAfterError('(--help lists the options)')
    .action(verify),
)

async function verify(options: Options): Promise<void> {
  const place = await findPlace(options, ownStackName())
  const server = connect(place, options.token)
  const deck = await chooseDeck(options)
  if (options.dryRun === true) return look(server, [describeDeck(deck), allowance(options)], options.json)
  const seen = await observeAndTakeBack(server, deck, options)
  const checks = judge({ ...seen, deployment: place.deployment }, goalsOf(options, place))
  const ok = checks.every(({ result }) => result !== 'fail')
  tell(options.json, { ok, checks }, verdictText(checks))
  if (!ok) process.exitCode = 1
}

/** Asks for what a run would ask for first, so that a token that will not do is known. */
async function look(server: Server, plan: readonly string[], json: boolean | undefined): Promise<void> {
  const down = await whatIsDown(server)
  await server.ask('/jobs?limit=1')
  await server.ask('/metrics')
  const state = down.length === 0 ? 'ready' : `not ready: ${down.join('; ')}`
  tell(json, { url: server.url, down, plan, dryRun: true }, [
    `${server.url} is ${state}.`,
    ...plan,
    'Nothing was sent (--dry-run).',
  ])
}

/** A deck that was made does not stay, whatever becomes of its run. */
async function observeAndTakeBack(
  server: Server,
  deck: Deck,
  options: Options,
): Promise<Omit<Observation, 'deployment'>> {
  let jobId: string | undefined
  const onSent = (id: string): void => {
    jobId = id
  }
  const end = async (): Promise<void> => {
    if (jobId !== undefined && options.deck === undefined && options.keep !== true) await takeBack(server, jobId)
  }
  const seen = await observe(server, deck, patienceOf(options), { onSent, onEvent: showProgress }).catch(
    async (error: unknown) => {
      await end().catch(() => say(`${deck.fileName} could not be taken out of the graph.`))
      throw error
    },
  )
  await end()
  return seen
}

function goalsOf({ minutes, instanceType }: Options, { segmentsAtOnce }: Place): Goals {
  const profile = instanceType === undefined ? undefined : profileOf(instanceType)
  return { minutes, segmentsAtOnce: profile?.maxParallelSegments ?? segmentsAtOnce, timesBound: 1.5 }
}

function patienceOf({ wait, minutes }: Options): Patience {
  const interrupt = new AbortController()
  // Once: a second Ctrl-C ends it at once.
  process.once('SIGINT', () => {
    say('Stopping; once more to stop at once.')
    interrupt.abort()
  })
  return {
    interrupted: interrupt.signal,
    untilTaken: wait * 60,
    untilDone: (slides = usualSlides) => timeLimit(slides, minutes),
    after,
  }
}

function allowance({ wait, minutes, slides, deck }: Options): string {
  const limit = deck === undefined ? duration(timeLimit(slides, minutes)) : `${minutes} min for 250 slides`
  return `It may wait ${duration(wait * 60)} for a worker, and then take ${limit}.`
}

function showProgress({ type, data }: JobEvent): void {
  if (type === 'segmented') say(`${String(data['segments'])} segments`)
  if (type === 'stage_done') say(`${String(data['stage'])}: ${Number(data['seconds']).toFixed(1)} s`)
}

function address(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
  throw new InvalidArgumentError('expected an address such as http://127.0.0.1:8000')
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new InvalidArgumentError('expected a whole number above 0')
}

function positive(text: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number > 0) return number
  throw new InvalidArgumentError('expected a number above 0')
}
