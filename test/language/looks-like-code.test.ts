import { describe, expect, it } from 'vitest'
import { looksLikeCode } from '../../app/language/looks-like-code.ts'

describe('code', () => {
  it.each([
    '$ ledger list',
    'private Ledger open(String name) {',
    'ledger.append(record);',
    'apiVersion: v1',
    'ledgerctl create --replicas=3 -f ledger.json',
    '"replicas": 3,',
    'const ledger = await open(path)',
    'a-'.repeat(400),
  ])('%s', (line) => {
    expect(looksLikeCode(line)).toBe(true)
  })

  it.each([
    'A ledger is an append-only store',
    'Set the flag --replicas to the number of copies that are kept in the cluster',
    'Each quantile is a line with a label {quantile="y"} and the value of the series',
    'Protocol: HTTP',
    'Le registre garde les images ;',
    'Ledger (the store)',
    'Import of goods',
  ])('not %s', (line) => {
    expect(looksLikeCode(line)).toBe(false)
  })
})
