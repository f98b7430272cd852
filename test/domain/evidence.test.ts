import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPassage, findTerm, searchable } from '../../app/domain/evidence.ts'

const text = searchable('The  Kubelet\nstarts pods. Start the art of LOGS; İstanbul 😀 ends')

const found = (passage: string): string | undefined => {
  const span = findPassage(text, passage)
  return span && text.original.slice(span.start, span.end)
}
const foundTerm = (term: string): string | undefined => {
  const span = findTerm(text, term)
  return span && text.original.slice(span.start, span.end)
}

describe('findPassage', () => {
  it('looks past white space and case and gives the original back', () => {
    expect(found('the kubelet starts PODS')).toBe('The  Kubelet\nstarts pods')
    expect(found('istanbul 😀')).toBeUndefined()
    expect(found('İSTANBUL 😀')).toBe('İstanbul 😀')
  })

  it('finds nothing for a passage that does not stand there or says nothing', () => {
    expect(found('the kubelet stops')).toBeUndefined()
    expect(found(' \n')).toBeUndefined()
  })

  it('keeps to the part it is given', () => {
    const within = findPassage(text, 'Start the art')
    expect(findPassage(text, 'start', within)).toEqual({ start: within?.start, end: (within?.start ?? 0) + 5 })
    expect(findPassage(text, 'kubelet', within)).toBeUndefined()
  })

  it('finds every slice of a text in it, whatever is done to case and white space', () => {
    const words = fc.array(fc.constantFrom('Pod', 'node', 'É', 'ß', '😀', 'ﬁ', 'İ', '\t', ' ', '\n', 'x'), {
      minLength: 1,
    })
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (parts, from, length) => {
        const whole = parts.join('')
        const slice = parts.slice(from % parts.length, (from % parts.length) + 1 + (length % parts.length)).join('')
        fc.pre(slice.trim() !== '')
        const changed = slice.replaceAll(/\s/g, ' \n')
        const span = findPassage(searchable(whole), changed)
        expect(span).toBeDefined()
        const normal = (string: string): string => string.toLowerCase().split(/\s+/).filter(Boolean).join(' ')
        expect(normal(whole.slice(span?.start, span?.end))).toBe(normal(slice))
      }),
    )
  })
})

describe('findTerm', () => {
  it('starts at a word and ends at one, give or take an inflection', () => {
    expect(foundTerm('art')).toBe('art')
    expect(text.original.indexOf('art of')).toBe(findTerm(text, 'art')?.start)
    expect(foundTerm('log')).toBe('LOG')
    expect(foundTerm('kube')).toBeUndefined()
  })

  it('finds terms anywhere in scripts without spaces', () => {
    expect(findTerm(searchable('これは知識グラフです'), '知識グラフ')).toEqual({ start: 3, end: 8 })
  })
})
