import { loadRarity } from '../../app/domain/word-rank.ts'
import type { Analyse } from '../../app/language/analyse.ts'
import { phraseText } from '../../app/language/analysis.ts'
import { findCandidates } from '../../app/language/concepts/find-candidates.ts'
import { rankInProse } from '../../app/language/concepts/score.ts'
import { type BenchRow, row } from '../harness.ts'
import { documentLines, type KeyphraseDocument, keyphraseF1 } from './keyphrases.ts'
import { parseLines, readGold } from './read-gold.ts'

/** The sets that are measured where the folder holds them, and their bars on F1 in percent. */
const sets = [
  { file: 'inspec.dev.jsonl', name: 'Inspec dev', at5: 31, at10: 36 },
  { file: 'semeval2010.jsonl', name: 'SemEval2010', at5: undefined, at10: 21 },
] as const

/** How well the phrases ranked first agree with those that authors and indexers gave. */
export function conceptRows(folder: string, analyse: Analyse): readonly BenchRow[] {
  return sets.flatMap(({ file, name, at5, at10 }) => {
    const text = readGold(folder, file)
    if (text === undefined) {
      console.error(`${folder} holds no ${file}: ${name} is not measured.`)
      return []
    }
    const ranked = (parseLines(text) as KeyphraseDocument[]).map((document) => ({
      gold: document.keyphrases,
      phrases: rankedPhrases(document, analyse),
    }))
    const f1 = (count: number): number =>
      (100 * ranked.reduce((sum, { gold, phrases }) => sum + keyphraseF1(phrases, gold, count), 0)) / ranked.length
    return [
      row(`${name} F1@5`, f1(5), '', at5 === undefined ? {} : { atLeast: at5 }),
      row(`${name} F1@10`, f1(10), '', { atLeast: at10 }),
    ]
  })
}

const rarity = loadRarity()

/** All candidate phrases of a document, best first. */
function rankedPhrases(document: KeyphraseDocument, analyse: Analyse): readonly string[] {
  return rankInProse(findCandidates(analyse(documentLines(document), 'en')), rarity).map(({ candidate }) => {
    const [first] = candidate.occurrences
    return first === undefined ? '' : phraseText(first.sentence, first)
  })
}
