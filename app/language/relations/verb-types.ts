/** Relation types of the default vocabulary by the lemma of an active verb. Any other verb is `acts_on`. */
const active: ReadonlyMap<string, string> = lemmasOf({
  uses: 'use employ utilize utilise leverage adopt consume reuse invoke call query',
  depends_on: 'require need presuppose',
  produces: 'produce create generate emit send publish output yield build return provide offer expose serve deliver',
  stores: 'store save persist hold cache record archive',
  manages: `manage control configure schedule orchestrate coordinate administer govern operate supervise regulate
    oversee`,
  measures: 'measure monitor observe track count quantify',
  leads_to: 'cause trigger induce',
  has_part: 'contain include comprise',
  communicates_with: 'contact notify',
})

/** By a verb and its preposition. `<` turns the relation round: what is stored in a place is what the place stores. */
const prepositional: ReadonlyMap<string, string> = lemmasOf({
  depends_on: 'depend_on depend_upon rely_on rely_upon base_on build_on derive_from build_upon',
  runs_on: `run_on run_in run_inside execute_on execute_in run_within operate_on deploy_on deploy_to deploy_in
    install_on install_in host_on host_in schedule_on schedule_onto replicate_on live_on reside_on start_on launch_on
    run_under`,
  communicates_with: `communicate_with talk_to connect_to connect_with interact_with integrate_with speak_to listen_on
    listen_to synchronize_with`,
  leads_to: 'lead_to result_in contribute_to',
  has_part: 'consist_of compose_of divide_into split_into',
  part_of: 'contain_in include_in embed_in belong_to',
  'stores <': 'store_in store_on save_in save_on save_to persist_in persist_to cache_in hold_in record_in',
})

/** Verbs that say nothing of how subject and object relate. */
const light = new Set(
  `be have do get let go come seem look become mean say show see know want think like make take give put keep try call
  name consider find wait happen start begin end stop continue follow remain stay appear exist work suppose note
  remember imagine assume illustrate feel sound face matter wish hope believe play`.split(/\s+/),
)

/** Verbs without an object: after a noun they are no participle of it (`started in`, `happened on`). */
const intransitive = new Set(
  `happen occur exist work depend rely belong consist result arise appear remain live reside fail start end begin come
  go grow rise fall stop differ range vary last wait die stay succeed emerge evolve`.split(/\s+/),
)

/** Verbs of talking about things: where they are talked about relates to nothing. */
const reporting = new Set(
  `present propose discuss describe study investigate demonstrate examine evaluate introduce report outline review
  observe obtain mention test assess`.split(/\s+/),
)

/** Verbs whose `with` names a partner, not a means. */
const mutual = new Set(
  `associate compare share link replace confuse synchronize mix pair align correlate match merge exchange conflict
  interchange join register swap contrast`.split(/\s+/),
)

function lemmasOf(types: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(types).flatMap(([type, lemmas]) => lemmas.split(/\s+/).map((lemma) => [lemma, type])))
}

export type VerbRelation = { readonly type: string; readonly reversed: boolean }

/** What an active verb with an object says; undefined for one that says nothing. */
export function activeRelation(lemma: string): VerbRelation | undefined {
  if (light.has(lemma)) return undefined
  return { type: active.get(lemma) ?? 'acts_on', reversed: false }
}

/** What a verb with a preposition says, where that is known. */
export function prepositionalRelation(lemma: string, preposition: string): VerbRelation | undefined {
  const known = prepositional.get(`${lemma}_${preposition}`)
  if (known === undefined) return undefined
  return { type: known.replace(' <', ''), reversed: known.endsWith('<') }
}

/** What a passive with a preposition says: `implemented with` is `uses`, others `acts_on`. */
export function passiveRelation(lemma: string, preposition: string): VerbRelation | undefined {
  const known = prepositionalRelation(lemma, preposition)
  if (known !== undefined) return known
  if (reporting.has(lemma)) return undefined
  if (light.has(lemma) && !(lemma === 'start' || lemma === 'make')) return undefined
  const instrument =
    preposition === 'via' || preposition === 'through' || (preposition === 'with' && !mutual.has(lemma))
  if (instrument) return { type: 'uses', reversed: false }
  return { type: 'acts_on', reversed: false }
}

export function isIntransitive(lemma: string): boolean {
  return intransitive.has(lemma)
}
