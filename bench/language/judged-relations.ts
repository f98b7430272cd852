import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RelationClaim } from '../../app/domain/claim.ts'
import { singular } from '../../app/domain/singular.ts'
import { sharedFolder } from '../harness.ts'

/** A relation that a reader has judged: 1 true, 0.5 vague, 0 false. */
export type JudgedRelation = {
  readonly pattern: string
  readonly label: number
  readonly subject: string
  readonly relation: string
  readonly object: string
  readonly sentence: string
}

export const judgedRelations = join(sharedFolder, 'gold', 'relations_judged.tsv')

/**
 * Rows that hold a sentence: those of the patterns S1 to S3 hold a bullet with its title or parent. Throws an Error that
 * names the line which is not seven fields with a label of 0, 0.5 or 1.
 */
export function readJudgedRelations(path: string): readonly JudgedRelation[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line, index) => ({ fields: line.split('\t'), number: index + 1 }))
    .filter(({ fields, number }) => number > 1 && fields.join('').trim() !== '')
    .map(({ fields, number }) => {
      const [, pattern = '', label = '', subject = '', relation = '', object = '', sentence = ''] = fields
      if (fields.length < 7 || ![0, 0.5, 1].includes(Number.parseFloat(label))) {
        throw new Error(
          `${path}, line ${number}: expected seven fields, the third 0, 0.5 or 1, not ${fields.join(' | ')}`,
        )
      }
      return { pattern, label: Number(label), subject, relation, object, sentence: joinPunctuation(sentence) }
    })
    .filter(({ pattern }) => !/^S[123] /.test(pattern))
}

/** The sentences were printed token by token. */
function joinPunctuation(sentence: string): string {
  return sentence
    .replaceAll(/\s+([.,;:?!%)\]}…])/g, '$1')
    .replaceAll(/([([{])\s+/g, '$1')
    .replaceAll(/\s+(n't|'(?:s|re|ll|ve|d|m)?)(?=\s|$)/g, '$1')
    .replaceAll(/(?<=\S) - (?=\S)/g, '-')
}

/** Whether a claim says what the row says: same ends in the same direction, relation of the same family. */
export function says(claim: RelationClaim, row: JudgedRelation): boolean {
  // `programs "invoked by" kubelet`: turned active, the kubelet acts.
  const passive = /by"?$/.test(row.relation)
  const [subject, object] = passive ? [row.object, row.subject] : [row.subject, row.object]
  const inverted =
    familyOf(claim.type) === 'part' && claim.type.startsWith('part_of') !== row.relation.startsWith('part_of')
  const [source, target] = inverted ? [claim.target, claim.source] : [claim.source, claim.target]
  if (familyOf(claim.type) !== familyOf(row.relation)) return false
  return samePhrase(source, subject) && samePhrase(target, object)
}

function familyOf(relation: string): string {
  if (relation.startsWith('same_as') || relation.startsWith('is_a') || relation.startsWith('defined_as')) {
    return relation.split(' ')[0] ?? ''
  }
  if (relation === 'related_to') return 'none'
  return /^(?:part_of|has_part|contains)/.test(relation) ? 'part' : 'verb'
}

const prepositions = new Set(
  'of for in on to by with from at as into under over between about such through within without via during'.split(' '),
)

function samePhrase(one: string, other: string): boolean {
  const [long, short] = [headPhrase(one), headPhrase(other)].sort((a, b) => b.length - a.length)
  return short !== undefined && short !== '' && ` ${long}`.endsWith(` ${short}`)
}

function headPhrase(phrase: string): string {
  const words = phrase.toLowerCase().split(/\s+/)
  if (/^(?:the|an?|this|that|these|those|its|their|our|your)$/.test(words[0] ?? '')) words.shift()
  const end = words.findIndex((word, index) => index > 0 && prepositions.has(word))
  const head = end === -1 ? words : words.slice(0, end)
  return [...head.slice(0, -1), singular(head.at(-1) ?? '')].join(' ')
}
