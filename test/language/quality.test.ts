import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createAnalyser } from '../../app/language/analyse.ts'
import { conceptRows } from '../../bench/language/concepts.ts'
import { nounPhraseRows } from '../../bench/language/noun-phrases.ts'
import { goldFolder } from '../../bench/language/read-gold.ts'

const here = existsSync(goldFolder) || process.env['CI'] !== undefined

describe.skipIf(!here)(`keyphrases and noun phrases of ${goldFolder}${here ? '' : ', which is not here'}`, () => {
  it('meet their bars', () => {
    const analyse = createAnalyser()
    const rows = [...conceptRows(goldFolder, analyse), ...nounPhraseRows(goldFolder, analyse)]
    expect(rows.filter(({ bar }) => bar !== '')).toHaveLength(4)
    expect(rows.filter(({ ok }) => !ok)).toEqual([])
  })
})
