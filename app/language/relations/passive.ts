import { listAfter } from './objects.ts'
import type { Pattern } from './pattern.ts'
import type { Reading } from './reading.ts'
import { relate } from './relate.ts'
import type { RelationDraft } from './relation-draft.ts'
import { subjectsOf } from './subjects.ts'
import type { VerbGroup } from './verb-group.ts'
import { activeRelation, isIntransitive, passiveRelation } from './verb-types.ts'

const prepositions = new Set(
  'with on in from to into onto inside within through via over for at under between against across'.split(' '),
)

/** `The network is managed by a driver`, `data is stored in volumes`. */
export const passive: Pattern = (reading) =>
  reading.verbs
    .filter((verb) => verb.form === 'passive')
    .flatMap((verb) => complements(reading, verb, subjectsOf(reading, verb), { by: 0.75, other: 0.65 }))

/** `programs invoked by the kubelet`, `a model based on differences`: a participle right behind what it describes. */
export const reducedPassive: Pattern = (reading) =>
  reading.verbs
    .filter((verb) => verb.form === 'participle' && verb.first === verb.main && !isIntransitive(verb.lemma))
    .flatMap((verb) => {
      const described = reading.ending[verb.first - 1]
      return described === undefined ? [] : complements(reading, verb, [described], { by: 0.65, other: 0.55 })
    })

function complements(
  reading: Reading,
  verb: VerbGroup,
  described: ReturnType<typeof subjectsOf>,
  confidence: { readonly by: number; readonly other: number },
): RelationDraft[] {
  if (described.length === 0) return []
  let at = verb.main + 1
  while (reading.tokens[at]?.pos === 'ADV') at++
  const preposition = reading.tokens[at]
  if (preposition === undefined) return []
  const complement = listAfter(reading, at + 1)
  if (preposition.lower === 'by') {
    const relation = activeRelation(verb.lemma) ?? { type: 'acts_on', reversed: false }
    return relate(reading, complement, described, { ...relation, verb: verb.lemma, confidence: confidence.by })
  }
  if (!prepositions.has(preposition.lower) && preposition.lower !== 'of') return []
  const relation = passiveRelation(verb.lemma, preposition.lower)
  if (relation === undefined || (preposition.lower === 'of' && relation.type === 'acts_on')) return []
  const statement = { ...relation, verb: `${verb.lemma} ${preposition.lower}`, confidence: confidence.other }
  return relate(reading, described, complement, statement)
}
