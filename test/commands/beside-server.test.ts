import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeVariants } from '../../examples/make-decks.ts'
import { type ProgramRun, runProgram, samplePath } from '../support/run-program.ts'

let folder = ''
let at: string[] = []
let url = ''
let server: ChildProcess
let ended: Promise<ProgramRun>
const secret = 'a secret of more than thirty-two characters'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-beside-'))
  at = ['--data', join(folder, 'data')]
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  ended = runProgram(['serve', '--port', '0', ...at], {
    environment: { JWT_SECRET: secret, LOG_FORMAT: 'json' },
    onStart: (child) => {
      server = child
      let output = ''
      child.stdout?.on('data', (data: Buffer) => {
        output += data.toString()
        const ready = /"url":"(http:[^"]+)".*ready/.exec(output)
        if (ready?.[1] !== undefined) resolve(ready[1])
      })
      child.on('close', () => reject(new Error(`The server ended:\n${output}`)))
    },
  })
  url = await promise
})
afterAll(async () => {
  server.kill('SIGTERM')
  await ended
  await rm(folder, { recursive: true })
})

it('every command works through the API of the server that holds the graph', async () => {
  const ingested = await runProgram(['ingest', samplePath, '--json', ...at])
  expect(ingested.stderr).toMatch(/segment \d+ \(3\/3\)/)
  const report = JSON.parse(ingested.stdout) as Record<string, unknown>
  expect(report).toMatchObject({ status: 'completed', fileName: 'sample.pptx', slides: 15, segments: 3 })

  const again = await runProgram(['ingest', samplePath, ...at])
  expect(again.stdout).toContain('already in the graph with these very bytes')

  const [variant] = await makeVariants(1, 21)
  const path = join(folder, 'variant.pptx')
  await writeFile(path, variant ?? '')
  expect((await runProgram(['ingest', path, '--profile', 'strict', ...at])).code).toBe(0)

  const hits = JSON.parse((await runProgram(['search', 'queue', '--json', ...at])).stdout) as { id: string }[]
  expect(hits.length).toBeGreaterThan(3)
  const shown = await runProgram(['show', 'queue', ...at])
  expect(shown.stdout).toMatch(/sample\.pptx, slide \d+/)
  const exported = await runProgram(['export', '--format', 'csv', ...at])
  expect(exported.stdout.match(/^document,/gm)).toHaveLength(2)
  const file = join(folder, 'graph.graphml')
  await runProgram(['export', '--format', 'graphml', '--output', file, ...at])
  expect(await readFile(file, 'utf8')).toMatch(/<\/graphml>\n$/)

  expect((await runProgram(['remove', 'variant.pptx', ...at])).stdout).toContain('Removed variant.pptx')
  const documents = await runProgram(['documents', '--json', ...at])
  expect(JSON.parse(documents.stdout)).toMatchObject([{ fileName: 'sample.pptx', concepts: report['concepts'] }])
})

it.each<[string, string[], number, RegExp]>([
  ['a file that is no deck', ['ingest', 'package.json'], 4, /Expected a PowerPoint file/],
  ['an unknown concept', ['show', 'nothing at all'], 7, /holds no concept "nothing at all"/],
  ['an unknown document', ['remove', 'nothing.pptx'], 7, /holds no document/],
  ['an option that the server would not follow', ['ingest', samplePath, '--fresh'], 2, /--fresh cannot be set here/],
  ['another server', ['serve', '--port', '0'], 5, /is held by process \d+/],
])('beside a server, %s ends as it does alone', async (_name, args, code, message) => {
  const run = await runProgram([...args, ...at])
  expect(run.stderr).toMatch(message)
  expect(run.code).toBe(code)
})

it('the note that leads to the server is for its owner alone, and others need a token', async () => {
  const note = await stat(join(folder, 'data', 'graph', 'graph.holder.json'))
  expect(note.mode & 0o077).toBe(0)
  expect((await fetch(`${url}/documents`)).status).toBe(401)
  const minted = await runProgram(['token', '--scope', 'read'], { environment: { JWT_SECRET: secret } })
  const answer = await fetch(`${url}/documents`, { headers: { authorization: `Bearer ${minted.stdout.trim()}` } })
  expect(answer.status).toBe(200)
})

it.each<[string, string[], Record<string, string>, RegExp]>([
  [
    'a host that others reach without a secret',
    ['serve', '--host', '0.0.0.0', '--port', '0'],
    {},
    /HOST is 0\.0\.0\.0/,
  ],
  ['a token without a secret', ['token'], {}, /JWT_SECRET is not set/],
  ['a token for no time', ['token', '--hours', '0'], { JWT_SECRET: secret }, /more than 0/],
  ['a format that there is not', ['export', '--format', 'xml'], {}, /graphml, cypher, jsonld, csv/],
  ['a secret too short', ['token'], { JWT_SECRET: 'short' }, /at least 32 characters/],
])('%s is refused with the way out', async (_name, args, environment, message) => {
  const run = await runProgram(args, { environment: { KNOWBASE_DATA: join(folder, 'refused'), ...environment } })
  expect(run.stderr).toMatch(message)
  expect(run.code).toBe(2)
})
