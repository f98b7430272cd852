import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createAnalyser } from '../../../app/language/analyse.ts'
import { judgedRelations, readJudgedRelations } from '../../../bench/language/judged-relations.ts'
import { judgedRows } from '../../../bench/language/relations.ts'

describe.skipIf(!existsSync(judgedRelations) && !process.env['CI'])(
  'relations of sentences that a reader judged',
  () => {
    it('meets the bars: most of the true ones, few of the false ones', () => {
      const rows = judgedRows(readJudgedRelations(judgedRelations), createAnalyser())
      expect(rows.filter(({ bar }) => bar !== '')).toHaveLength(2)
      expect(rows.filter(({ ok }) => !ok)).toEqual([])
    })
  },
)
