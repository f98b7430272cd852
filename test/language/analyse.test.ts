import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAnalyser } from '../../app/language/analyse.ts'
import { phraseText, type Sentence } from '../../app/language/analysis.ts'

const analyse = createAnalyser()

function english(...lines: string[]): readonly Sentence[] {
  return analyse(
    lines.map((text) => ({ slide: 1, text, role: 'paragraph', level: 0 })),
    'en',
  )
}

function phrases(...lines: string[]): string[] {
  return english(...lines).flatMap((sentence) => sentence.nounPhrases.map((phrase) => phraseText(sentence, phrase)))
}

describe('analyse', () => {
  it('keeps technical words whole', () => {
    expect(phrases('The kube-proxy sees node.js v1.2 over TCP/IP on x86_64')).toEqual([
      'kube-proxy',
      'node.js v1.2',
      'TCP/IP',
      'x86_64',
    ])
  })

  it('ends no sentence inside a word and each at its line', () => {
    const sentences = english('Edit foo.yaml first. Then apply it', 'Raft')
    expect(sentences.map(({ line, text }) => [line, text])).toEqual([
      [0, 'Edit foo.yaml first.'],
      [0, 'Then apply it'],
      [1, 'Raft'],
    ])
  })

  it('reads a leading order as a verb, and the same word in a compound as a noun', () => {
    expect(phrases('Test the failover')).toEqual(['failover'])
    expect(phrases('Test coverage report')).toEqual(['Test coverage report'])
  })

  it.each([
    ['for his act.', 'his act/NOUN'],
    ['the length of stay', 'of stay/NOUN'],
    ['the wider public is glad', 'wider public/NOUN'],
    ['Using quorum queues', 'Using/VERB'],
    ['Building modern applications', 'Building/VERB'],
    ['we like Azure Machine Learning now', 'Machine Learning/PROPN'],
    ['constraint handling, and more', 'constraint handling/NOUN'],
    ['pods running on a node', 'pods running/VERB'],
    ['systems like Kafka', 'systems like/ADP'],
    ['this means that it ends', 'this means/VERB'],
    ['Brokers store messages', 'Brokers store/VERB'],
    ['the storage moves old files', 'storage moves/VERB'],
    ['the metrics store holds samples', 'metrics store/NOUN'],
    ['a latency of 110ms', 'of 110ms/NUM'],
    ['the 2nd try', 'the 2nd/ADJ'],
    ['ASP.NET and .NET', 'and .NET/PROPN'],
    ['it is Bartłomiej', 'is Bartłomiej/PROPN'],
  ])('corrects tags by their neighbours: %s', (line, tagged) => {
    const tokens = english(line).flatMap((sentence) => sentence.tokens)
    const places = tokens.map(({ text, pos }, at) => [`${tokens[at - 1]?.text} ${text}/${pos}`, `${text}/${pos}`])
    expect(places.flat()).toContain(tagged)
  })

  it('gives tokens that stand in the line, in order and apart', () => {
    const text = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'kube-proxy',
          ' ',
          '. ',
          'C++',
          'https://a.b/c',
          "don't",
          'The',
          'nodes',
          '\u00a0',
          '--flag',
          '/',
        ),
      ),
    )
    fc.assert(
      fc.property(text, (parts) => {
        const line = parts.join('')
        let at = 0
        for (const sentence of english(line)) {
          expect(line.slice(sentence.start, sentence.start + sentence.text.length)).toBe(sentence.text)
          for (const token of sentence.tokens) {
            expect(token.start).toBeGreaterThanOrEqual(at)
            expect(line.slice(token.start, token.end)).toBe(token.text)
            at = token.end
          }
        }
      }),
    )
  })
})
