import { describe, expect, it } from 'vitest'
import { bestSentence } from '../../app/search/best-sentence.ts'
import { readWords } from '../../app/search/query.ts'
import { createTermReader } from '../../app/search/terms.ts'

const terms = createTermReader()
const find = (texts: readonly string[], ...asked: string[]) => {
  const { sentence, marks } = bestSentence(
    texts,
    new Set(asked),
    (stem) => (stem === 'etcd' ? 5 : 1),
    (text) => readWords(text, ['english'], terms),
  )
  return { sentence, marked: marks.map(([start, end]) => sentence.slice(start, end)) }
}

describe('bestSentence', () => {
  it('finds the sentence with the most telling words, and marks each of them', () => {
    const text = 'Nodes and pods run. The etcd holds their state.\nA node talks to nodes'
    expect(find([text], 'node', 'pod')).toEqual({ sentence: 'Nodes and pods run.', marked: ['Nodes', 'pods'] })
    expect(find([text], 'node', 'etcd')).toEqual({ sentence: 'The etcd holds their state.', marked: ['etcd'] })
  })

  it('takes a whole sentence rather than a heading or a path that holds as much', () => {
    expect(find(['docs/pods.md', 'A pod runs.', 'Pods run.'], 'pod').sentence).toBe('A pod runs.')
  })

  it('shows something where nothing matches', () => {
    expect(find(['Heading', 'It is a sentence.'], 'etcd')).toEqual({ sentence: 'It is a sentence.', marked: [] })
    expect(find([], 'etcd')).toEqual({ sentence: '', marked: [] })
  })
})
