import { describe, expect, it } from 'vitest'
import { nearStems } from '../../app/search/near-stems.ts'

const known = [
  'kubernet',
  'kubelet',
  'rule',
  'ruler',
  'prometheus',
  'pod',
  'poll',
  'tcp',
  'udp',
  'container',
  'contain',
]

describe('nearStems', () => {
  it.each([
    ['two letters swapped', 'kuberent', ['kubernet']],
    ['a letter left out', 'kubrnet', ['kubernet']],
    ['a letter too many', 'kubbelet', ['kubelet']],
    ['a letter changed', 'kubelat', ['kubelet']],
    ['two mistakes in a long word', 'promethu', ['prometheus']],
    ['the beginning of words, shortest first', 'rul', ['rule', 'ruler']],
    ['a beginning rather than a mistake', 'containe', ['container']],
  ])('finds %s', (_what, unknown, wanted) => {
    expect(nearStems(unknown, known)).toEqual(wanted)
  })

  it('takes no short word, no other first letter and no third mistake for a misspelling', () => {
    expect(nearStems('tcq', known)).toEqual([])
    expect(nearStems('po', known)).toEqual([])
    expect(nearStems('gubelet', known)).toEqual([])
    expect(nearStems('kubxxxet', known)).toEqual([])
    expect(nearStems('', known)).toEqual([])
  })
})
