import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeVariants } from '../../examples/make-decks.ts'
import { runProgram, samplePath } from '../support/run-program.ts'

let folder = ''
let data = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-program-'))
  data = join(folder, 'data')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>

describe('the main path, as a user types it', () => {
  it('npm start with no arguments ingests the sample, whatever keys are set, and shows what came out', async () => {
    const { code, stdout } = await runProgram([], {
      environment: { KNOWBASE_DATA: data, OPENAI_API_KEY: 'sk-not-used' },
    })
    expect(code).toBe(0)
    expect(stdout).toMatch(/sample\.pptx: 1\d slides, \d+ segments?, \d+ concepts, \d+ relations, \d+ rejected/)
    expect(stdout.match(/\(\w+, score \d\.\d\d\)/g)).toHaveLength(10)
    expect(stdout.match(/" slide \d+/g)).toHaveLength(10)
    expect(stdout).toContain('npm start -- search')
  })

  it('the same bytes again are a no-op that says so', async () => {
    const { code, stdout } = await runProgram(['ingest', samplePath, '--data', data])
    expect(code).toBe(0)
    expect(stdout).toContain('already in the graph with these very bytes')
  })

  it('every quote of a shown concept stands on its slide', async () => {
    const deck = json((await runProgram(['read', samplePath, '--json'])).stdout) as {
      slides: { number: number; title: string; blocks: unknown[]; notes: string }[]
    }
    const hits = JSON.parse((await runProgram(['search', 'queue', '--data', data, '--json'])).stdout) as {
      kind: string
      title: string
    }[]
    const name = hits.find((hit) => hit.kind === 'concept')?.title ?? ''
    const concept = json((await runProgram(['show', name, '--data', data, '--json'])).stdout) as {
      mentions: { slide: number; quote: string }[]
    }
    expect(concept.mentions.length).toBeGreaterThan(0)
    const squeeze = (text: string): string => text.toLowerCase().replaceAll(/[\s|]+/g, ' ')
    for (const mention of concept.mentions) {
      const slide = deck.slides[mention.slide - 1]
      const strings: string[] = []
      JSON.stringify([slide?.title, slide?.blocks, slide?.notes], (_key, value: unknown) => {
        if (typeof value === 'string') strings.push(value)
        return value
      })
      expect(squeeze(strings.join(' '))).toContain(squeeze(mention.quote))
    }
  })

  it('lists documents, removes one, and the graph is empty again', async () => {
    const documents = JSON.parse((await runProgram(['documents', '--data', data, '--json'])).stdout) as { id: string }[]
    expect(documents).toHaveLength(1)
    expect((await runProgram(['remove', documents[0]?.id.slice(0, 8) ?? '', '--data', data])).code).toBe(0)
    const search = await runProgram(['search', 'queue', '--data', data])
    expect(search.code).toBe(7)
    expect(search.stderr).toContain('The graph is empty')
  })

  it('ingests a folder; one bad deck stops none of the others', async () => {
    const decks = join(folder, 'decks')
    await mkdir(decks)
    for (const [index, bytes] of (await makeVariants(3, 7)).entries())
      await writeFile(join(decks, `${index}.pptx`), bytes)
    await writeFile(join(decks, 'bad.pptx'), 'no deck at all')
    const { code, stdout } = await runProgram(['ingest', decks, '--data', join(folder, 'many'), '--json'])
    expect(code).toBe(3)
    const output = json(stdout) as { documents: { status: string }[]; failed: { path: string; code: string }[] }
    expect(output.documents.map((document) => document.status)).toEqual(['completed', 'completed', 'completed'])
    expect(output.failed).toEqual([{ path: join(decks, 'bad.pptx'), code: 'not_a_deck', message: expect.any(String) }])
  })

  it('says that an older version is kept, and --replace swaps it', async () => {
    const [first, second, third] = await makeVariants(3, 11)
    const path = join(folder, 'talk.pptx')
    const at = ['--data', join(folder, 'versions')]
    await writeFile(path, first ?? '')
    await runProgram(['ingest', path, ...at])
    await writeFile(path, second ?? '')
    const kept = await runProgram(['ingest', path, ...at])
    expect(kept.stderr).toContain('An older version of talk.pptx is kept')
    await writeFile(path, third ?? '')
    const replaced = await runProgram(['ingest', path, '--replace', ...at])
    expect(replaced.stderr).toContain('Replaced 2 older versions')
    expect(JSON.parse((await runProgram(['documents', ...at, '--json'])).stdout)).toHaveLength(1)
  })

  it('obeys a schema of the user and explains what it rejects', async () => {
    const schema = join(folder, 'schema.json')
    const types = {
      conceptTypes: [{ name: 'Thing', description: 'Anything.' }],
      relationTypes: [{ name: 'uses', description: 'Uses.' }],
    }
    await writeFile(schema, JSON.stringify(types))
    const at = ['--data', join(folder, 'schema')]
    const { code, stdout } = await runProgram(['ingest', samplePath, '--schema', schema, '--explain', '--json', ...at])
    expect(code).toBe(0)
    expect(json(stdout)['concepts']).toBeGreaterThan(10)
    expect(json(stdout)['drops']).toBeInstanceOf(Array)
    const hits = JSON.parse((await runProgram(['search', 'queue', '--json', ...at])).stdout) as {
      kind: string
      id: string
    }[]
    const concept = hits.find((hit) => hit.kind === 'concept')
    expect(json((await runProgram(['show', concept?.id ?? '', '--json', ...at])).stdout)['type']).toBe('Thing')
  })
})

describe('wrong input ends in one clear message', () => {
  const at = (): string[] => ['--data', join(folder, 'wrong')]
  it.each<[string, string[], number, RegExp]>([
    ['no such file', ['ingest', 'nowhere.pptx'], 7, /There is no deck nowhere\.pptx/],
    ['an unknown command', ['digest'], 2, /unknown command 'digest'/],
    ['an unknown option', ['ingest', 'a.pptx', '--fast-please'], 2, /unknown option '--fast-please'/],
    ['a missing argument', ['ingest'], 2, /missing required argument/],
    ['a bad profile', ['ingest', 'a.pptx', '--profile', 'lenient'], 2, /strict, balanced, permissive/],
    ['a bad limit', ['search', 'x', '--limit', 'many'], 2, /--limit must be a whole number/],
    ['an unknown document', ['remove', 'nothing.pptx'], 7, /holds no document "nothing\.pptx"/],
    ['an unknown concept', ['show', 'nothing at all'], 7, /holds no concept "nothing at all"/],
    ['a file that is no deck', ['read', 'package.json'], 4, /package\.json: Expected a PowerPoint file/],
  ])('%s', async (_name, args, code, message) => {
    const takesData = ['ingest', 'search', 'remove', 'show'].includes(args[0] ?? '') && args.length > 1
    const run = await runProgram([...args, ...(takesData ? at() : [])])
    expect(run.stderr).toMatch(message)
    expect(run.code).toBe(code)
    expect(run.stderr).not.toContain('    at ')
  })

  it('a bad variable names itself', async () => {
    const { code, stderr } = await runProgram(['documents'], { environment: { MAX_PARALLEL_SEGMENTS: 'lots' } })
    expect(code).toBe(2)
    expect(stderr).toContain('MAX_PARALLEL_SEGMENTS must be auto or a whole number')
  })

  it('a schema that does not fit says where', async () => {
    const path = join(folder, 'bad-schema.json')
    await writeFile(path, '{"conceptTypes": []}')
    const { code, stderr } = await runProgram(['ingest', samplePath, '--schema', path, ...at()])
    expect(code).toBe(2)
    expect(stderr).toContain('conceptTypes')
    expect(stderr).toContain('relationTypes')
  })
})

describe('a run that is stopped', () => {
  it('Ctrl-C ends it with 130 and leaves a graph that opens', async () => {
    const decks = join(folder, 'stopped-decks')
    const stopped = join(folder, 'stopped')
    await mkdir(decks)
    for (const [index, bytes] of (await makeVariants(40, 3)).entries())
      await writeFile(join(decks, `${index}.pptx`), bytes)
    const run = await runProgram(['ingest', decks, '--data', stopped], {
      onStart: (child) => {
        // The first summary line means that work is under way.
        child.stdout?.once('data', () => child.kill('SIGINT'))
      },
    })
    expect(run.code).toBe(130)
    expect(run.stderr).toContain('Cancelled')
    const documents = JSON.parse((await runProgram(['documents', '--data', stopped, '--json'])).stdout) as unknown[]
    expect(documents.length).toBeGreaterThan(0)
    expect(documents.length).toBeLessThan(40)
  })
})

it('doctor looks at the machine and the settings', async () => {
  const { code, stdout } = await runProgram(['doctor', '--data', join(folder, 'doctor')])
  expect(stdout).toMatch(/ok {3}Node: v24/)
  expect(stdout).toContain('Graph: opens, 0 documents')
  expect(code).toBe(0)
  const bad = await runProgram(['doctor', '--data', join(folder, 'doctor')], {
    environment: { MAX_PARALLEL_SEGMENTS: '1' },
  })
  expect(bad.code).toBe(1)
  expect(bad.stdout).toContain('Segments run one at a time')
})

it('--help of every command gives examples or options, and the exit codes', async () => {
  const help = await runProgram(['--help'])
  expect(help.code).toBe(0)
  expect(help.stdout).toContain('Exit codes')
  const files = await readdir(new URL('../../app/commands/', import.meta.url))
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const source = await readFile(new URL(`../../app/commands/${file}`, import.meta.url), 'utf8')
    const name = /\.command\('(\w+)'\)/.exec(source)?.[1]
    if (name !== undefined) expect(help.stdout).toContain(`\n  ${name} `)
  }
})
