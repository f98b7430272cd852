import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalKey } from '../../app/domain/canonical-name.ts'
import { singular } from '../../app/domain/singular.ts'
import { suggestAliases } from '../../app/domain/suggest-aliases.ts'
import { differentNames, sameNames } from './name-pairs.ts'

describe('canonicalKey', () => {
  it('is readable and keeps what tells names apart', () => {
    expect(['C++', 'C#', 'C', '.NET', 'v1.2', 'K8s', 'TCP/IP'].map(canonicalKey)).toEqual([
      'c++',
      'c#',
      'c',
      'dotnet',
      'v1.2',
      'k8s',
      'tcpip',
    ])
  })

  it('is empty where there is no letter or digit', () => {
    expect(['', ' - ', '…', '“”'].map(canonicalKey)).toEqual(['', '', '', ''])
  })

  it('takes any word, and long ones in no time to speak of', () => {
    expect(['constructor', '__proto__', 'toString'].map(canonicalKey)).toEqual(['constructor', 'proto', 'tostring'])
    expect(canonicalKey('s'.repeat(1_000_000))).toHaveLength(1_000_000)
  })

  it('does not depend on case of spaced words, white space or hyphens', () => {
    const word = fc.stringMatching(/^[a-z]{2,8}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        fc.pre(!['the', 'an', 'le', 'la', 'les', 'un', 'une', 'des'].includes(words[0] ?? ''))
        const key = canonicalKey(words.join(' '))
        expect(canonicalKey(words.join('-'))).toBe(key)
        expect(canonicalKey(`  ${words.join('   ')} `)).toBe(key)
        expect(canonicalKey(words.map((one) => one.charAt(0).toUpperCase() + one.slice(1)).join(' '))).toBe(key)
      }),
    )
  })
})

describe('canonicalKey on pairs of names', () => {
  const pairs = (list: string): [string, string][] =>
    list
      .trim()
      .split('\n')
      .map((line) => line.split('|') as [string, string])

  it.each([
    ['the same', sameNames, true],
    ['different things', differentNames, false],
  ])('is right on 95% of those that are %s', (_, list, merge) => {
    const all = pairs(list)
    const right = all.filter(([one, other]) => (canonicalKey(one) === canonicalKey(other)) === merge)
    expect(all.length).toBeGreaterThanOrEqual(75)
    expect(right.length / all.length).toBeGreaterThanOrEqual(0.95)
  })
})

describe('singular', () => {
  it('knows nouns and names that end like plurals', () => {
    const words = 'kubernetes https dns status series lens means genetics timeseries jenkins bus'.split(' ')
    expect(words.map(singular)).toEqual(words)
  })

  it('knows irregular plurals', () => {
    expect('people axes cookies cpus uses buses lenses'.split(' ').map(singular)).toEqual(
      'person axis cookie cpu use bus lens'.split(' '),
    )
  })

  it('gives a word whose singular is itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...`${sameNames}${differentNames}`.toLowerCase().split(/[^a-z]+/)), (word) => {
        expect(singular(singular(word))).toBe(singular(word))
      }),
      { numRuns: 400 },
    )
  })
})

describe('suggestAliases', () => {
  it('offers names one letter apart, never those that differ in digits or are the same', () => {
    const names = ['kubelet', 'kubelets', 'kublet', 'python2', 'python3', 'scheduler', 'schedular']
    const pairs = suggestAliases(names).map(({ name, other }) => [name, other].sort().join(' '))
    expect(pairs.sort()).toEqual(['kubelet kublet', 'schedular scheduler'])
  })

  it('handles thousands of names at once', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `concept ${index.toString(36)}x`)
    expect(Array.isArray(suggestAliases(names))).toBe(true)
  })
})
