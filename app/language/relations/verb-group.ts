import type { Token } from '../analysis.ts'

/** Auxiliaries, adverbs and their main verb: `has not been fully tested`. */
export type VerbGroup = {
  readonly first: number
  /** The main verb; in a copula the last form of `be`. */
  readonly main: number
  readonly lemma: string
  /**
   * `active` and `passive` are finite or follow a modal; `copula` is a form of `be` alone; `participle` (`used`),
   * `gerund` (`using`) and `infinitive` (`to use`) stand without an auxiliary. A bare form in -ed that could be a past
   * tense is a participle: what follows decides.
   */
  readonly form: 'active' | 'passive' | 'copula' | 'participle' | 'gerund' | 'infinitive'
  readonly negated: boolean
  /** Said to be possible or rare rather than so: `may use`, `rarely uses`. */
  readonly hedged: boolean
  /** The number that a verb in the present asks of its subject. */
  readonly agreement: 'singular' | 'plural' | 'either'
}

const negations = new Set(['not', "n't", 'never', 'no', 'neither', 'nor', 'hardly', 'scarcely', 'cannot'])
const hedges = new Set(
  `may might could would maybe perhaps possibly probably presumably supposedly allegedly arguably potentially rarely
  seldom sometimes occasionally almost nearly`.split(/\s+/),
)
/** Participles that look like the verb itself. */
const unchangedParticiples = new Set(
  'run set put cut split read shut cast hit reset spread overwrite become'.split(' '),
)

export function findVerbGroups(tokens: readonly Token[]): VerbGroup[] {
  const groups: VerbGroup[] = []
  for (let index = 0; index < tokens.length; index++) {
    const pos = tokens[index]?.pos
    if (pos !== 'AUX' && pos !== 'VERB') continue
    const group = groupAt(tokens, index)
    if (group === undefined) continue
    groups.push(group)
    index = group.main
  }
  return groups
}

function groupAt(tokens: readonly Token[], first: number): VerbGroup | undefined {
  let main = first
  let end = first
  while (end < tokens.length && tokens[main]?.pos !== 'VERB') {
    const token = tokens[end]
    if (token === undefined || !continues(token, tokens[end + 1])) break
    if (token.pos === 'AUX' || token.pos === 'VERB' || isPassiveAdjective(token)) main = end
    end++
    if (isPassiveAdjective(token)) break
  }
  const verb = tokens[main]
  if (verb === undefined || (verb.pos === 'AUX' && verb.lemma !== 'be' && verb.lower !== 'be')) return undefined
  const words = tokens.slice(first, Math.max(main, end - 1) + 1)
  const before = tokens[first - 1]
  const beforeThat = tokens[first - 2]
  const around = [...(before?.pos === 'ADV' ? [before] : []), ...words]
  const auxiliaries = tokens.slice(first, main)
  return {
    first,
    main,
    lemma: verb.lemma,
    form: formOf(auxiliaries, verb, before?.lower === 'to' || (before?.pos === 'ADV' && beforeThat?.lower === 'to')),
    negated: around.some((token) => negations.has(token.lower)),
    hedged: around.some((token) => hedges.has(token.lower)),
    agreement: agreementOf(tokens[first]),
  }
}

function continues(token: Token, next: Token | undefined): boolean {
  if (token.pos === 'AUX' || token.pos === 'VERB') return true
  if (isPassiveAdjective(token) && next?.pos === 'ADP') return true
  return token.pos === 'ADV' || negations.has(token.lower)
}

/** `is abstracted by`: the tagger takes some participles for adjectives. */
function isPassiveAdjective(token: Token): boolean {
  return token.pos === 'ADJ' && token.lower.length > 4 && token.lower.endsWith('ed')
}

function formOf(auxiliaries: readonly Token[], verb: Token, afterTo: boolean): VerbGroup['form'] {
  const helper = auxiliaries.findLast((token) => token.pos === 'AUX')
  if (verb.pos === 'AUX') return 'copula'
  if (helper === undefined) {
    if (afterTo) return 'infinitive'
    if (verb.lower.endsWith('ing')) return 'gerund'
    return isParticiple(verb) ? 'participle' : 'active'
  }
  if (helper.lemma !== 'be' && helper.lower !== 'be' && helper.lower !== 'being') return 'active'
  if (verb.lower.endsWith('ing')) return 'active'
  return isParticiple(verb) || unchangedParticiples.has(verb.lower) ? 'passive' : 'active'
}

/** A form that is neither the verb itself nor its -s or -ing form. */
export function isParticiple({ lower, lemma }: Token): boolean {
  if (lower.endsWith('ed')) return lower.length > 3
  return lower !== lemma && !lower.endsWith('ing') && !lower.endsWith('s')
}

function agreementOf(first: Token | undefined): VerbGroup['agreement'] {
  if (first === undefined) return 'either'
  if (first.lemma === 'be' || first.lower === 'be') {
    if (first.lower === 'is' || first.lower === "'s" || first.lower === 'was') return 'singular'
    return first.lower === 'are' || first.lower === 'were' ? 'plural' : 'either'
  }
  if (first.lower === 'has' || first.lower === 'does') return 'singular'
  if (first.lower === 'have' || first.lower === 'do') return 'plural'
  if (first.pos === 'AUX' || isParticiple(first) || first.lower.endsWith('ing')) return 'either'
  return first.lower !== first.lemma && first.lower.endsWith('s') ? 'singular' : 'plural'
}
