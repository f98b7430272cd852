import { describe, expect, it } from 'vitest'
import { loadRarity } from '../../../app/domain/word-rank.ts'
import { confidenceOf } from '../../../app/language/concepts/confidence.ts'
import { isNameable } from '../../../app/language/concepts/is-nameable.ts'
import { isProperName } from '../../../app/language/concepts/proper-name.ts'
import { candidatesOf } from './candidates-of.ts'

const rarity = loadRarity()
const nothing = { isName: false, isDefined: false, isAbbreviated: false }

function nameable(line: string): boolean[] {
  return candidatesOf([line]).candidates.map(({ words }) => isNameable(words))
}

function confidence(line: string, language = 'en', signs = nothing): number {
  const [first] = candidatesOf([line], language).candidates
  if (first === undefined) throw new Error(`no candidate in ${line}`)
  return confidenceOf(first, rarity, signs)
}

describe('what can name a concept', () => {
  it.each(['The broker', 'A DNS', 'The gRPC', 'A load test', 'ASP.NET', 'The node.js'])('%s', (line) => {
    expect(nameable(line)).toEqual([true])
  })

  it.each([
    'An example',
    'The main advantages',
    'A NOTE',
    'The values.yaml',
    'In August',
    'The layer-4f8a92bc61d0',
    'Our www.foo.com',
    'A me@foo.org',
  ])('not %s', (line) => {
    expect(nameable(line)).not.toContain(true)
  })
})

describe('proper names', () => {
  const named = (...lines: string[]): boolean[] => candidatesOf(lines).candidates.map(isProperName)

  it('have capitals where common nouns have none', () => {
    expect(named('We like Kafka')).toEqual([true])
    expect(named('Brokers sleep')).toEqual([false])
    expect(named('We like the Broker', 'A broker sleeps')).toEqual([false])
    expect(named('gRPC')).toEqual([true])
  })
})

describe('confidence', () => {
  it('is higher for pairs than for single words, for rare words than for common ones', () => {
    expect(confidence('The quorum queue')).toBeGreaterThan(confidence('The quorum'))
    expect(confidence('The quorum')).toBeGreaterThan(confidence('The house'))
  })

  it('falls for phrases put together for their sentence', () => {
    expect(confidence('The broker replication throughput')).toBeGreaterThan(
      confidence('The broker replication throughput regression notebook'),
    )
  })

  it('rises with a definition, an abbreviation or a name, and stays below 1', () => {
    const plain = confidence('The quorum')
    for (const sign of ['isName', 'isDefined', 'isAbbreviated']) {
      const signed = confidence('The quorum', 'en', { ...nothing, [sign]: true })
      expect(signed).toBeGreaterThan(plain)
      expect(signed).toBeLessThan(1)
    }
  })

  it('takes a long German word for the pair it is', () => {
    expect(confidence('Die Warteschlange', 'de')).toBeGreaterThan(confidence('Der Speicher', 'de'))
  })

  it('does not take a word for rare because it is not English', () => {
    expect(confidence('La voiture', 'fr')).toBeLessThan(0.3)
  })
})
