// npm run bench:load: a hundred decks sent at once to `knowbase serve` alone.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeVariants } from '../examples/make-decks.ts'
import { type BenchRow, knowbase, median, row, runBench } from './harness.ts'

const decks = 100
const earlyDecks = 20

await runBench('load', async ({ seed }) => {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-load-'))
  const { server, url } = await startServer(folder)
  try {
    const [first, ...variants] = await makeVariants(decks + 1, seed)
    await loadOnce(url, first)
    return await load(url, variants)
  } finally {
    server.kill('SIGTERM')
    await once(server, 'close')
    await rm(folder, { recursive: true, force: true })
  }
})

async function startServer(folder: string): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const server = spawn(process.execPath, [...knowbase, 'serve', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], LLM_PROVIDER: 'local', LOG_FORMAT: 'json', MAX_REQUESTS_PER_MINUTE: '1000000' },
  })
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    server.stdout.on('data', (piece: Buffer) => {
      if (output.includes('ready')) return
      output += piece.toString()
      const found = /"url":"([^"]+)".*ready/.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    })
    server.once('close', () => reject(new Error(`The server ended:\n${output}`)))
  })
  return { server, url }
}

/** One deck alone, so that what a process loads once is there. */
async function loadOnce(url: string, bytes: Uint8Array | undefined): Promise<void> {
  if (bytes === undefined) throw new Error('There is no deck.')
  const id = await send(url, bytes, 0)
  await (await fetch(`${url}/jobs/${id}/events`)).arrayBuffer()
}

async function load(url: string, variants: readonly Uint8Array[]): Promise<BenchRow[]> {
  const began = performance.now()
  const before = await figures(url)
  const ids = await Promise.all(variants.map((bytes, index) => send(url, bytes, index)))
  const latencies: number[] = []
  let early: Figures | undefined
  let figure = await figures(url)
  let stall = figure.stallMs
  while (figure.completed - before.completed + figure.failed < decks) {
    for (const id of ids.slice(0, 10)) {
      const asked = performance.now()
      await (await fetch(`${url}/jobs/${id}`)).arrayBuffer()
      latencies.push(performance.now() - asked)
    }
    figure = await figures(url)
    stall = Math.max(stall, figure.stallMs)
    if (figure.completed - before.completed >= earlyDecks) early ??= figure
  }
  const { documents } = (await (await fetch(`${url}/documents`)).json()) as { documents: readonly unknown[] }
  return [
    row('decks sent at once', ids.length, ''),
    row('jobs lost or failed', decks - (figure.completed - before.completed), '', { atMost: 0 }),
    row('documents in the graph', documents.length, '', { atLeast: decks + 1 }),
    row('longest stall of the event loop', stall, 'ms', { atMost: 50 }),
    row('GET /jobs/:id meanwhile, median', median(latencies), 'ms'),
    row('GET /jobs/:id meanwhile, worst', Math.max(...latencies), 'ms'),
    row('memory after deck 20', (early?.memory ?? Number.NaN) / 1e6, 'MB'),
    row('memory after deck 100', figure.memory / 1e6, 'MB'),
    row('after 100, times after 20', figure.memory / (early?.memory ?? Number.NaN), '', { atMost: 1.2 }),
    row('all decks in the graph after', (performance.now() - began) / 1000, 's'),
  ]
}

async function send(url: string, bytes: Uint8Array, index: number): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)]), `variant-${index}.pptx`)
  const answer = await fetch(`${url}/ingest/pptx`, { method: 'POST', body: form })
  if (answer.status !== 202) throw new Error(`Deck ${index} was answered with ${answer.status}: ${await answer.text()}`)
  return ((await answer.json()) as { job: { id: string } }).job.id
}

type Figures = {
  readonly completed: number
  readonly failed: number
  readonly stallMs: number
  readonly memory: number
}

/** Asking resets the longest stall. */
async function figures(url: string): Promise<Figures> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    completed: value('knowbase_jobs{state="completed"}'),
    failed: value('knowbase_jobs{state="failed"}'),
    stallMs: value('knowbase_event_loop_lag_seconds{statistic="max"}') * 1000,
    memory: value('knowbase_memory_bytes{kind="rss"}'),
  }
}
