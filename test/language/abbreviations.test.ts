import { describe, expect, it } from 'vitest'
import { findAbbreviations } from '../../app/language/abbreviations.ts'
import { createAnalyser } from '../../app/language/analyse.ts'

const analyse = createAnalyser()

function pairs(text: string, language = 'en'): string[] {
  return analyse([{ slide: 1, text, role: 'paragraph', level: 0 }], language).flatMap(({ tokens }) =>
    findAbbreviations(tokens).map(({ short, long }) => {
      const words = tokens.slice(long.first, long.last + 1).map((token) => token.text)
      return `${tokens[short]?.text} = ${words.join(' ')}`
    }),
  )
}

describe('abbreviations', () => {
  it('stand in brackets behind their long form, or before it', () => {
    expect(pairs('We use change data capture (CDC) here')).toEqual(['CDC = change data capture'])
    expect(pairs('The CDC (change data capture) works')).toEqual(['CDC = change data capture'])
    expect(pairs('Une base LVM (Logical Volume Management) suffit', 'fr')).toEqual(['LVM = Logical Volume Management'])
  })

  it('stand before their long form in a glossary', () => {
    expect(pairs('CDC: Change Data Capture')).toEqual(['CDC = Change Data Capture'])
    expect(pairs('CDC = Change Data Capture.')).toEqual(['CDC = Change Data Capture'])
  })

  it('are not what merely stands in brackets or behind a colon', () => {
    expect(pairs('We use the log (CDC) here')).toEqual([])
    expect(pairs('CDC: the log is read by a connector')).toEqual([])
  })
})
