import { describe, expect, it } from 'vitest'
import { candidatesOf, phrasesOf } from './candidates-of.ts'

describe('candidates', () => {
  it('take the participle in front of their noun along, and leave the verb', () => {
    expect(phrasesOf(['We run a distributed tracing backend'])).toEqual(['distributed tracing backend'])
    expect(phrasesOf(['The operator created buckets'])).toEqual(['operator', 'buckets'])
  })

  it('leave out what says nothing of the thing', () => {
    expect(phrasesOf(['There are various existing network drivers'])).toEqual(['network drivers'])
    expect(phrasesOf(['It aims at high availability'])).toEqual(['high availability'])
  })

  it('have five words at most, those at the head', () => {
    expect(phrasesOf(['The multi-tenant edge cache invalidation message broker cluster'])).toEqual([
      'cache invalidation message broker cluster',
    ])
  })

  it('do not reach over the gap between two columns', () => {
    expect(phrasesOf(['web      nginx'])).toEqual([])
    expect(phrasesOf(['web nginx'])).toEqual(['web nginx'])
  })

  it('meet under one key, however they are spelt', () => {
    const { candidates } = candidatesOf(['The config map is small', 'Config Maps are mounted', 'The ConfigMap'])
    expect(candidates.map(({ key, occurrences }) => [key, occurrences.length])).toContainEqual(['configmap', 3])
  })

  it('include the long form of an abbreviation that is no noun phrase', () => {
    const { candidates, shortForms } = candidatesOf(['Quality of Service (QoS) decides who is evicted'])
    expect(candidates.map(({ key }) => key)).toContain('qualityofservice')
    expect(shortForms.get('qualityofservice')).toEqual(['QoS'])
  })

  it('count the forms of a word together', () => {
    expect(candidatesOf(['A broker and many brokers']).frequency.get('broker')).toBe(2)
  })
})
