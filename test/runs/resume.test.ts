import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MockProvider } from '../../bench/provider/mock-provider.ts'
import { createRandom } from '../../examples/random.ts'
import { runProgram, samplePath } from '../support/run-program.ts'
import {
  chatKeys,
  environmentFor,
  type Folder,
  graphOf,
  startRunProvider,
  storedCalls,
  temporaryFolder,
} from './provider-run.ts'

const kills = 20

let folder: Folder
let undisturbed: unknown
let calls: readonly string[] = []
beforeAll(async () => {
  folder = await temporaryFolder()
  const provider = await startSlowProvider()
  const data = join(folder.path, 'undisturbed')
  expect((await ingest(data, provider)).code).toBe(0)
  undisturbed = await graphOf(data)
  calls = chatKeys(provider)
  await provider.close()
})
afterAll(() => folder.remove())

const latency = { firstTokenMs: 40, msPerToken: 0.5 }
const startSlowProvider = (): Promise<MockProvider> => startRunProvider({ latency: () => latency })

const ingest = (data: string, provider: MockProvider, onStart?: Parameters<typeof runProgram>[1]) =>
  runProgram(['ingest', samplePath, '--data', data], { environment: environmentFor(provider), ...onStart })

/** Where a process dies: after so many calls have come to the provider and a moment has passed, or when it says a stage. */
type Point = { readonly calls: number; readonly milliseconds: number } | { readonly says: string }

async function killAt(point: Point, data: string, provider: MockProvider): Promise<void> {
  await ingest(data, provider, {
    onStart: (child) => {
      const kill = (): boolean => child.kill('SIGKILL')
      if ('says' in point) {
        child.stderr?.on('data', (text: Buffer) => (text.toString().includes(point.says) ? kill() : undefined))
        return
      }
      const watch = setInterval(() => {
        if (chatKeys(provider).length < point.calls) return
        clearInterval(watch)
        setTimeout(kill, point.milliseconds)
      }, 2)
      child.on('close', () => clearInterval(watch))
    },
  })
}

it(`kill -9 at ${kills} points, then the same command: the same graph, and just what was in flight is asked again`, async () => {
  const random = createRandom(20)
  const points: Point[] = Array.from({ length: kills }, (_, index) =>
    index % 5 === 4
      ? { says: ['segment done', 'extract done', 'gatekeep done', 'embed done'][Math.floor(index / 5)] ?? '' }
      : { calls: 1 + Math.floor(random() * calls.length), milliseconds: Math.floor(random() * 60) },
  )
  let interrupted = 0
  for (const [index, point] of points.entries()) {
    const where = `point ${index}: ${JSON.stringify(point)}`
    const data = join(folder.path, String(index))
    const provider = await startSlowProvider()
    await killAt(point, data, provider)
    await provider.close()
    const stored = storedCalls(data)
    if (stored < calls.length) interrupted++

    // Another one: what a process sent before it died may be counted after that.
    const next = await startSlowProvider()
    const again = await ingest(data, next)
    expect(again.code, `${where}: ${again.stderr}`).toBe(0)
    expect(await graphOf(data), where).toEqual(undisturbed)
    const asked = chatKeys(next)
    expect(new Set(asked).size, where).toBe(asked.length)
    expect(asked.length, where).toBe(calls.length - stored)
    expect(
      asked.every((key) => calls.includes(key)),
      where,
    ).toBe(true)
    await next.close()
  }
  expect(interrupted).toBeGreaterThan(kills / 2)
}, 600_000)
