import { existsSync } from 'node:fs'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import type { Analyse } from '../../app/language/analyse.ts'
import { findRelations } from '../../app/language/relations/find-relations.ts'
import { type BenchOptions, type BenchRow, row } from '../harness.ts'
import { type GoldDeck, goldSegments, readGoldDecks } from '../segments/gold.ts'
import { type JudgedRelation, judgedRelations, readJudgedRelations, says } from './judged-relations.ts'
import { relationsOfDecks, writeSample } from './sample-relations.ts'

const sampleFile = 'relations-to-judge.tsv'

/** The bars on relations. `--data FILE` gives other judged relations, `--sample N` writes N unjudged ones of the decks. */
export function relationRows({ data, sample, seed }: BenchOptions, analyse: Analyse): readonly BenchRow[] {
  const path = data ?? judgedRelations
  if (!existsSync(path)) {
    console.error(`${path} is not here: relations are not measured. Give judged relations with --data.`)
    return []
  }
  return [...judgedRows(readJudgedRelations(path), analyse), ...deckRows(sample, seed, analyse)]
}

function deckRows(sample: number, seed: number, analyse: Analyse): readonly BenchRow[] {
  if (!existsSync(goldSegments)) return []
  const decks = readGoldDecks(goldSegments)
  return [...volumeRows('English', 'en', decks, analyse, sample, seed), ...volumeRows('French', 'fr', decks, analyse)]
}

/** How much is found in the decks of a language; `sample` of it is written down. */
function volumeRows(
  language: string,
  code: string,
  all: readonly GoldDeck[],
  analyse: Analyse,
  sample = 0,
  seed = 1,
): readonly BenchRow[] {
  const decks = all.filter(({ lang }) => lang === code)
  const claims = relationsOfDecks(decks, analyse)
  if (sample > 0) {
    writeSample(sampleFile, claims, sample, seed)
    console.error(`${sampleFile}: ${Math.min(sample, claims.length)} relations to judge`)
  }
  const slides = decks.reduce((sum, deck) => sum + deck.slides.length, 0)
  const weak = claims.filter(({ type }) => type === 'related_to').length
  return [
    row(`typed relations a slide, ${language} decks`, (claims.length - weak) / slides, ''),
    row(`weak relations a slide, ${language} decks`, weak / slides, ''),
  ]
}

/** Whether each judged relation is found in its own sentence. */
function foundRelations(rows: readonly JudgedRelation[], analyse: Analyse): readonly boolean[] {
  return rows.map((judged) => {
    const line = { slide: 1, text: judged.sentence, role: 'paragraph', level: 0 } as const
    return findRelations(analyse([line], 'en'), defaultVocabulary).some((claim) => says(claim, judged))
  })
}

/** How many of the relations judged true and of those judged false are found, in percent. */
export function judgedRows(rows: readonly JudgedRelation[], analyse: Analyse): readonly BenchRow[] {
  const found = foundRelations(rows, analyse)
  const share = (label: number): number => {
    const judged = rows.flatMap((one, index) => (one.label === label ? [found[index] === true] : []))
    return (100 * judged.filter((hit) => hit).length) / judged.length
  }
  return [
    row('true relations found', share(1), '%', { atLeast: 75 }),
    row('false relations found', share(0), '%', { atMost: 35 }),
    row('vague relations found', share(0.5), '%'),
  ]
}
