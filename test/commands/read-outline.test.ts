import { describe, expect, it } from 'vitest'
import { outline } from '../../app/commands/read-outline.ts'
import type { Deck } from '../../app/domain/deck.ts'
import { deckOf } from '../support/deck-of.ts'

const [plain] = deckOf([{ title: 'Storage\nengines', lines: ['First\vwrapped', 'Second'], notes: 'Say\nthis' }]).slides

describe('outline', () => {
  it('prints figures, sections and every kind of block', () => {
    if (plain === undefined) throw new Error('no slide')
    const deck: Deck = deckOf([], {
      sections: [
        { name: 'Basics', slides: [1] },
        { name: 'Nothing', slides: [] },
      ],
    })
    const text = outline({
      ...deck,
      slides: [
        plain,
        {
          ...plain,
          number: 2,
          title: '',
          hidden: true,
          notes: '',
          blocks: [
            { kind: 'paragraph', text: 'Deep', level: 2 },
            { kind: 'table', rows: [['a', 'b\nc']] },
            {
              kind: 'chart',
              title: 'Growth',
              categories: ['Q1', 'Q2'],
              series: [{ name: 'Sales', values: ['1', '2'] }],
              labels: ['per quarter'],
            },
            {
              kind: 'diagram',
              nodes: [
                { text: 'Top', level: 0 },
                { text: 'Below', level: 1 },
              ],
            },
            { kind: 'alt', text: 'A photo' },
            { kind: 'link', text: 'here', url: 'https://example.org' },
            { kind: 'comment', author: 'Ada', text: 'Check' },
            { kind: 'equation', text: 'a=b' },
            { kind: 'furniture', role: 'number', text: '2' },
          ],
          errors: [{ part: 'ppt/charts/chart1.xml', message: 'Broken.' }],
        },
        { ...plain, number: 3, title: 'Photo', blocks: [], notes: '', picturesOnly: true },
      ],
    })
    expect(text).toBe(
      `A deck
3 slides, 1 hidden, 1 of pictures only, 1 with errors

== Basics ==

1. Storage engines
  - First
    wrapped
  - Second
  Notes:
    Say
    this

2. (no title) [hidden]
      - Deep
  | a | b c |
  Chart: Growth
    categories: Q1, Q2
    Sales: 1, 2
    labels: per quarter
  Diagram:
    - Top
      - Below
  Alt: A photo
  Link: here <https://example.org>
  Comment by Ada: Check
  Equation: a=b
  (number: 2)
  ! Broken.

3. Photo [pictures only]`,
    )
  })

  it('keeps control characters of a deck from the terminal', () => {
    expect(outline(deckOf([{ title: 'Red \u001b[31m alert \u009b2J' }]))).toContain('1. Red [31m alert 2J')
  })
})
