import { describe, expect, it } from 'vitest'
import { defaultVocabulary, type Vocabulary } from '../../../app/domain/vocabulary.ts'
import { createChooseType } from '../../../app/language/concepts/choose-type.ts'

function typeOf(
  name: string,
  { isName = false, kind = undefined as string | undefined } = {},
  vocabulary = defaultVocabulary,
) {
  const words = name.toLowerCase().split(' ')
  return createChooseType(vocabulary)({ words, head: words.at(-1) ?? '', isName, kind })
}

function vocabularyOf(...conceptTypes: readonly (readonly [string, string])[]): Vocabulary {
  return { ...defaultVocabulary, conceptTypes: conceptTypes.map(([name, description]) => ({ name, description })) }
}

describe('the type of a concept', () => {
  it.each([
    ['message brokers', 'Component'],
    ['consensus algorithm', 'Method'],
    ['log compaction', 'Process'],
    ['tail latency', 'Metric'],
    ['access logs', 'Data'],
    ['site reliability engineers', 'Role'],
    ['query language', 'Technology'],
    ['équilibreur', 'Component'],
    ['disponibilité', 'Metric'],
    ['backpressure', 'Concept'],
  ])('%s is a %s', (name, type) => {
    expect(typeOf(name)).toBe(type)
  })

  it('is told by the definition where the name does not', () => {
    expect(typeOf('etcd', { kind: 'store' })).toBe('Component')
  })

  it('is a technology for names of unknown kind, and a role for people', () => {
    expect(typeOf('Kafka', { isName: true })).toBe('Technology')
    expect(typeOf('Anna Hopper', { isName: true })).toBe('Role')
  })

  it('is one of the vocabulary given', () => {
    const medical = vocabularyOf(
      ['Drug', 'A substance or medicine.'],
      ['Disease', 'An illness, syndrome or disorder.'],
      ['Other', 'Anything else.'],
    )
    expect(typeOf('autoimmune disorders', {}, medical)).toBe('Disease')
    expect(typeOf('generic drug', {}, medical)).toBe('Drug')
    expect(typeOf('message broker', {}, medical)).toBe('Other')
    expect(typeOf('Kafka', { isName: true }, vocabularyOf(['Tool', ''], ['Topic', '']))).toBe('Topic')
  })
})
