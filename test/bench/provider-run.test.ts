import { describe, expect, it } from 'vitest'
import { bigDeckPath } from '../../bench/big-deck.ts'
import type { BenchRow } from '../../bench/harness.ts'
import { chargedRows, tightRows } from '../../bench/provider/measure.ts'

const short = (rows: readonly BenchRow[]): readonly string[] =>
  rows.filter((row) => !row.ok).map((row) => `${row.name}: ${row.measured}, not ${row.bar}`)

// Real seconds go by at the provider, whatever the machine does meanwhile.
describe('a deck of 250 slides against a provider', { timeout: 240_000 }, () => {
  it.each(['fast', 'balanced', 'thorough'] as const)('is charged no more than depth %s may cost', async (depth) => {
    const rows = await chargedRows(await bigDeckPath(1), depth, 1)
    expect(rows.filter((row) => row.bar !== '')).toHaveLength(2)
    expect(short(rows)).toEqual([])
  })

  it('meets no limit and loses nothing where limits bind', async () => {
    // How long it takes is for the bench: a busy machine says nothing of it.
    const rows = (await tightRows(await bigDeckPath(1), 1, 1)).filter((row) => /429s|lost/.test(row.name))
    expect(rows).toHaveLength(2)
    expect(short(rows)).toEqual([])
  })
})
