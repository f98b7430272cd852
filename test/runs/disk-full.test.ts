import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram, samplePath } from '../support/run-program.ts'
import { mountSmallDisk, smallDiskMissing } from '../support/small-disk.ts'
import { chatKeys, environmentFor, graphOf, startRunProvider, storedCalls, temporaryFolder } from './provider-run.ts'

const missing = await smallDiskMissing()

if (missing !== undefined) {
  // A developer without the right to mount may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`a full disk is not tested: ${missing}`, () => expect.fail(missing))
} else {
  it('a full disk ends a run with a reason, and with room again the same command goes on from there', async () => {
    const folder = await temporaryFolder()
    const provider = await startRunProvider()
    const environment = environmentFor(provider)
    expect((await runProgram(['ingest', samplePath, '--data', folder.path], { environment })).code).toBe(0)
    const undisturbed = await graphOf(folder.path)
    const calls = chatKeys(provider).length
    await folder.remove()

    const stored: number[] = []
    // Room for nothing, for the journal's file, hardly for an empty graph, and for all results but not for their graph.
    for (const kibibytes of [0, 64, 200, 240, 300, 600]) {
      const disk = await mountSmallDisk()
      try {
        const data = join(disk.path, 'data')
        await disk.fill(kibibytes * 1024)
        const full = await runProgram(['ingest', samplePath, '--data', data], { environment })
        expect(full, `${kibibytes} KiB`).toMatchObject({ code: 5, stdout: '' })
        expect(full.stderr, `${kibibytes} KiB`).toMatch(/[Mm]ake room on the disk|on a disk with room/)
        await disk.clear()
        const kept = kibibytes === 0 ? 0 : storedCalls(data)
        stored.push(kept)
        // Another one: what the first run sent before it ended may be counted after that.
        const next = await startRunProvider()
        const again = await runProgram(['ingest', samplePath, '--data', data], { environment: environmentFor(next) })
        expect(again.code, `${kibibytes} KiB: ${again.stderr}`).toBe(0)
        expect(await graphOf(data), `${kibibytes} KiB`).toEqual(undisturbed)
        expect(chatKeys(next).length, `${kibibytes} KiB`).toBe(calls - kept)
        await next.close()
      } finally {
        await disk.remove()
      }
    }
    expect(stored.at(-1)).toBe(calls)
    await provider.close()
  }, 300_000)
}
