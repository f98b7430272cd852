import { describe, expect, it } from 'vitest'
import type { LineRole } from '../../../app/domain/line.ts'
import { createAnalyser } from '../../../app/language/analyse.ts'
import { bestDefinition } from '../../../app/language/concepts/definitions.ts'
import { findCandidates } from '../../../app/language/concepts/find-candidates.ts'

const analyse = createAnalyser()

/** The definitions a line gives, by the key of what it defines, with the kind it names. */
function definitions(lines: string, language = 'en', role: LineRole = 'paragraph'): Record<string, string> {
  const source = lines.split('\n').map((text) => ({ slide: 1, text, role, level: 0 }))
  const { candidates } = findCandidates(analyse(source, language))
  return Object.fromEntries(
    candidates.flatMap(({ key, occurrences }) => {
      const found = bestDefinition(occurrences)
      return found === undefined
        ? []
        : [[key, found.kind === undefined ? found.text : `${found.kind.lower}: ${found.text}`]]
    }),
  )
}

describe('definitions', () => {
  it('are sentences that say what their subject is', () => {
    const sentence = 'A ledger is an append-only store of records.'
    expect(definitions(sentence)).toEqual({ ledger: `store: ${sentence}` })
    expect(definitions('Tail amplification means that one write causes many.')).toEqual({
      tailamplification: 'Tail amplification means that one write causes many.',
    })
  })

  it('may pass over an abbreviation in brackets', () => {
    const sentence = 'A write-ahead log (WAL) is a file of changes to come.'
    expect(definitions(sentence)['writeaheadlog']).toBe(`file: ${sentence}`)
  })

  it('stand behind a colon or a dash', () => {
    expect(definitions('Ledger: an append-only store of records')).toEqual({
      ledger: 'store: an append-only store of records',
    })
    expect(definitions('Ledger – keeps the records in order')).toEqual({ ledger: 'keeps the records in order' })
  })

  it('are sentences rather than what stands behind a colon, and say the kind of thing', () => {
    const sentence = 'A ledger is an append-only store of records.'
    expect(definitions(`Ledger: keeps the records in order\n${sentence}`)['ledger']).toBe(`store: ${sentence}`)
    expect(definitions('Ledger: keeps the records in order\nLedger: a store of old records')['ledger']).toBe(
      'store: a store of old records',
    )
  })

  it('stand in the second of two columns', () => {
    expect(definitions('Ledger | Keeps all the records in order', 'en', 'table')).toEqual({
      ledger: 'Keeps all the records in order',
    })
    expect(definitions('Ledger | Keeps all the records | in order', 'en', 'table')).toEqual({})
  })

  it.each([
    'Is a ledger a store of all the records?',
    'A ledger is a store of all the records?',
    'The ledger is full of very old records.',
    'Ledgers: brokers, bookies, readers, writers, tailers',
    'The cluster keeps a ledger that is a store of records.',
    'A ledger is a store.',
  ])('are not in: %s', (sentence) => {
    expect(definitions(sentence)).toEqual({})
  })

  it('are found in French and in other languages', () => {
    expect(definitions('Le registre est un magasin qui garde les images.', 'fr')).toEqual({
      registre: 'magasin: Le registre est un magasin qui garde les images.',
    })
    expect(definitions('Registre : un magasin qui garde toutes les images', 'fr')['registre']).toContain('un magasin')
    expect(Object.keys(definitions('Die Warteschlange ist ein Speicher, der Nachrichten hält.', 'de'))).toEqual([
      'warteschlange',
    ])
  })
})
