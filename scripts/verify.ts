// npm run verify -- --url http://127.0.0.1:8000: sends a deck to a knowbase server and checks how it is taken in.
import { randomInt } from 'node:crypto'
import { basename } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { ports } from '../app/contract.ts'
import { profileOf, profiles } from '../app/profiles.ts'
import { makeBigDeck } from '../examples/make-decks.ts'
import { readGiven } from './read-given.ts'
import { runScript } from './run-script.ts'
import type { Goals } from './verify/check.ts'
import type { JobEvent } from './verify/job-events.ts'
import { judge } from './verify/judge.ts'
import { type Deck, observe } from './verify/observe.ts'
import { connect } from './verify/server.ts'
import { verdictText } from './verify/verdict.ts'

type Options = {
  readonly url: string
  readonly token?: string
  readonly deck?: string
  readonly slides: number
  readonly minutes: number
  readonly instanceType?: string
  readonly keep?: boolean
  readonly json?: boolean
}

const types = profiles.map((profile) => profile.instanceType)

const program = new Command('verify')
  .description('send a deck to a knowbase server, and check that it is taken in whole, in parallel and in time')
  .option('--url <url>', 'where the server answers', address, `http://127.0.0.1:${ports.api}`)
  .addOption(new Option('--token <token>', 'bearer token with the scope admin').env('KNOWBASE_TOKEN'))
  .option('--deck <file>', 'a deck that the graph does not have; else one is made that nobody has, and removed again')
  .option('--slides <number>', 'slides of the deck that is made', wholeNumber, 60)
  .option('--minutes <number>', 'minutes that a deck of 250 slides may take, others in proportion', positive, 45)
  .addOption(new Option('--instance-type <type>', 'expect the segments at once of its profile').choices(types))
  .option('--keep', 'leave the deck that was made in the graph')
  .option('--json', 'print one JSON object')
  .action(verify)

async function verify(options: Options): Promise<void> {
  const server = connect(options.url, options.token)
  const deck = await deckOf(options)
  const seen = await observe(server, deck, options.json === true ? () => {} : showProgress)
  const removes = options.deck === undefined && options.keep !== true
  if (removes) await server.ask(`/documents/${seen.job.documentId}`, { method: 'DELETE', accepts: [403, 404] })
  const checks = judge(seen, goalsOf(options))
  const ok = checks.every(({ result }) => result !== 'fail')
  process.stdout.write(`${options.json === true ? JSON.stringify({ ok, checks }, null, 2) : verdictText(checks)}\n`)
  if (!ok) process.exitCode = 1
}

function goalsOf({ minutes, instanceType }: Options): Goals {
  const profile = instanceType === undefined ? undefined : profileOf(instanceType)
  return { minutes, segmentsAtOnce: profile?.maxParallelSegments, timesBound: 1.5 }
}

async function deckOf({ deck, slides }: Options): Promise<Deck> {
  if (deck !== undefined) return { fileName: basename(deck), bytes: await readGiven('--deck', deck) }
  // Invented words of a new seed, so that no journal has anything of it.
  const bytes = await makeBigDeck(randomInt(2 ** 31), slides)
  return { fileName: 'knowbase-verify.pptx', bytes: new Uint8Array(bytes) }
}

function showProgress({ type, data }: JobEvent): void {
  if (type === 'segmented') process.stderr.write(`${String(data['segments'])} segments\n`)
  if (type === 'stage_done') process.stderr.write(`${String(data['stage'])}: ${Number(data['seconds']).toFixed(1)} s\n`)
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

await runScript(program)
