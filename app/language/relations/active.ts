import { listAfter } from './objects.ts'
import type { Pattern } from './pattern.ts'
import type { Reading } from './reading.ts'
import { relate } from './relate.ts'
import { isPossessive, subjectsOf } from './subjects.ts'
import type { VerbGroup } from './verb-group.ts'
import { activeRelation, prepositionalRelation } from './verb-types.ts'

/** Passives after which an infinitive says what their subject does: `can be used to determine`. */
const purposes = new Set('use require need design build intend employ configure deploy'.split(' '))

/** `The scheduler assigns pods`: subject, verb, object. A past tense counts where its object follows at once. */
export const active: Pattern = (reading) =>
  reading.verbs.flatMap((verb, index) => {
    const subject = subjectVerb(reading, verb, reading.verbs[index - 1])
    if (subject === undefined) return []
    const relation = activeRelation(verb.lemma)
    if (relation === undefined) return []
    const confidence = relation.type === 'has_part' ? 0.5 : 0.65
    const statement = { ...relation, verb: verb.lemma, confidence }
    return relate(reading, subjectsOf(reading, subject), listAfter(reading, verb.main + 1), statement)
  })

/** `depends on`, `runs in`, `talks to`, `leads to`, `consists of`. */
export const prepositional: Pattern = (reading) =>
  reading.verbs.flatMap((verb, index) => {
    const subject = subjectVerb(reading, verb, reading.verbs[index - 1])
    let at = verb.main + 1
    while (reading.tokens[at]?.pos === 'ADV') at++
    const preposition = reading.tokens[at]
    if (subject === undefined || preposition === undefined) return []
    const relation = prepositionalRelation(verb.lemma, preposition.lower)
    if (relation === undefined) return []
    const statement = { ...relation, verb: `${verb.lemma} ${preposition.lower}`, confidence: 0.7 }
    return relate(reading, subjectsOf(reading, subject), listAfter(reading, at + 1), statement)
  })

/** `IPC shared memory` may be a compound; a determiner behind the form makes it a past tense. */
function isPastTense({ tokens }: Reading, { main }: VerbGroup): boolean {
  const [verb, next] = [tokens[main], tokens[main + 1]]
  if (verb === undefined || next === undefined) return false
  return !verb.lower.endsWith('ed') || next.pos === 'DET' || next.pos === 'NUM' || isPossessive(next)
}

/** The verb group whose subject acts: its own, or that of the passive before an infinitive. */
function subjectVerb(reading: Reading, verb: VerbGroup, before: VerbGroup | undefined): VerbGroup | undefined {
  switch (verb.form) {
    case 'active':
      return verb
    case 'participle':
      return isPastTense(reading, verb) ? verb : undefined
    case 'infinitive':
      return before?.form === 'passive' && before.main === verb.first - 2 && purposes.has(before.lemma)
        ? before
        : undefined
    case 'passive':
    case 'copula':
    case 'gerund':
      return undefined
  }
}
