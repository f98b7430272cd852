import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { GraphStore } from '../../app/ports/graph-store.ts'
import { arbitraryPatch } from './arbitrary-patch.ts'

/** Every case writes several times, and a write waits for the disk. */
const timeout = 300_000

/**
 * What holds for any documents, as tests of the suite that calls it.
 * @param dumpOf the graph after some work on an empty store
 */
export function itObeysTheLaws(
  dumpOf: (work: (store: GraphStore) => Promise<unknown>) => Promise<unknown>,
  runs: () => number,
): void {
  it('property: put A, put B, remove A equals put B', { timeout }, async () => {
    const pair = fc.tuple(arbitraryPatch('document-a'), arbitraryPatch('document-b'))
    await fc.assert(
      fc.asyncProperty(pair, async ([a, b]) => {
        const direct = await dumpOf((one) => one.put(b))
        expect(
          await dumpOf(async (one) => {
            await one.put(a)
            await one.put(b)
            await one.remove(a.document.id)
          }),
        ).toEqual(direct)
      }),
      { numRuns: runs() },
    )
  })

  it('property: the order of documents makes no difference, nor does a second put', { timeout }, async () => {
    const pair = fc.tuple(arbitraryPatch('document-a'), arbitraryPatch('document-b'))
    await fc.assert(
      fc.asyncProperty(pair, async ([a, b]) => {
        const straight = await dumpOf(async (one) => {
          await one.put(a)
          await one.put(b)
        })
        expect(
          await dumpOf(async (one) => {
            await one.put(b)
            await one.put(a)
            await one.put(b)
          }),
        ).toEqual(straight)
      }),
      { numRuns: runs() },
    )
  })

  it('property: replaces equals remove and put', { timeout }, async () => {
    const triple = fc.tuple(arbitraryPatch('document-a'), arbitraryPatch('document-b'), arbitraryPatch())
    await fc.assert(
      fc.asyncProperty(triple, async ([a, b, c]) => {
        const stepwise = await dumpOf(async (one) => {
          await one.put(a)
          await one.put(b)
          await one.remove(a.document.id)
          await one.put(c)
        })
        expect(
          await dumpOf(async (one) => {
            await one.put(a)
            await one.put(b)
            await one.put(c, { replaces: [a.document.id] })
          }),
        ).toEqual(stepwise)
      }),
      { numRuns: runs() },
    )
  })
}
