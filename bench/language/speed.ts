import model from 'wink-eng-lite-web-model'
import winkNLP from 'wink-nlp'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { loadRarity } from '../../app/domain/word-rank.ts'
import type { Analyse } from '../../app/language/analyse.ts'
import type { SourceLine } from '../../app/language/analysis.ts'
import { createChooseType } from '../../app/language/concepts/choose-type.ts'
import { extractConcepts } from '../../app/language/concepts/extract-concepts.ts'
import { findCandidates } from '../../app/language/concepts/find-candidates.ts'
import { findRelations } from '../../app/language/relations/find-relations.ts'
import { type BenchRow, median, row } from '../harness.ts'
import { documentLines, type KeyphraseDocument } from './keyphrases.ts'
import { parseLines, readGold } from './read-gold.ts'

const runs = 5
const set = 'inspec.dev.jsonl'

/** Words a second of one core, by processor time, in turns so that a change of the machine's speed meets all. */
export function speedRows(folder: string, analyse: Analyse): readonly BenchRow[] {
  const text = readGold(folder, set)
  if (text === undefined) {
    console.error(`${folder} holds no ${set}: speed is not measured.`)
    return []
  }
  const documents = (parseLines(text) as KeyphraseDocument[]).map(documentLines)
  const words = documents.flat().reduce((sum, line) => sum + line.text.split(' ').length, 0)
  const wink = winkNLP(model, [])
  const rarity = loadRarity()
  const chooseType = createChooseType(defaultVocabulary)
  const concepts = (lines: readonly SourceLine[]): unknown =>
    extractConcepts(findCandidates(analyse(lines, 'en')), chooseType, rarity)
  const all = (lines: readonly SourceLine[]): unknown => {
    const sentences = analyse(lines, 'en')
    return [extractConcepts(findCandidates(sentences), chooseType, rarity), findRelations(sentences, defaultVocabulary)]
  }
  const speeds: readonly [number[], number[], number[]] = [[], [], []]
  for (let run = 0; run < runs; run++) {
    speeds[0].push(words / processorSeconds(() => documents.flat().forEach((line) => wink.readDoc(line.text))))
    speeds[1].push(words / processorSeconds(() => documents.forEach(concepts)))
    speeds[2].push(words / processorSeconds(() => documents.forEach(all)))
  }
  const [tokenising, finding, relating] = speeds.map(median)
  return [
    row('wink tokenises, words a second', tokenising ?? Number.NaN, ''),
    row('concepts, words a second', finding ?? Number.NaN, '', { atLeast: 200_000 }),
    row('concepts and relations, words a second', relating ?? Number.NaN, '', { atLeast: 40_000 }),
  ]
}

function processorSeconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
