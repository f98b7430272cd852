import type { VerbRelation } from './verb-types.ts'

/** Forms of the present by the relation they state; `<` turns it round. A verb that is not here says nothing. */
const active: ReadonlyMap<string, VerbRelation> = formsOf({
  uses: `utilise utilisent emploie emploient exploite exploitent consomme consomment interroge interrogent appelle
    appellent`,
  depends_on: 'nécessite nécessitent requiert requièrent exige exigent',
  produces: `produit produisent génère génèrent crée créent envoie envoient émet émettent fournit fournissent expose
    exposent propose proposent publie publient offre offrent retourne retournent renvoie renvoient`,
  stores: 'stocke stockent conserve conservent sauvegarde sauvegardent enregistre enregistrent',
  manages: `gère gèrent contrôle contrôlent orchestre orchestrent administre administrent configure configurent pilote
    pilotent planifie planifient ordonnance ordonnancent`,
  measures: 'mesure mesurent surveille surveillent supervise supervisent',
  leads_to: 'déclenche déclenchent entraîne entraînent provoque provoquent',
  has_part: 'contient contiennent comprend comprennent comporte comportent inclut incluent regroupe regroupent',
  acts_on: `exécute exécutent lance lancent déploie déploient supporte supportent remplace remplacent protège
    protègent implémente implémentent reçoit reçoivent partage partagent isole isolent définit définissent encapsule
    encapsulent chiffre chiffrent réplique répliquent récupère récupèrent étend étendent démarre démarrent transforme
    transforment améliore améliorent réduit réduisent facilite facilitent simplifie simplifient automatise
    automatisent lit lisent décrit décrivent représente représentent vérifie vérifient applique appliquent associe
    associent ajoute ajoutent`,
  'runs_on <': 'héberge hébergent',
})

/** As `active`, before a preposition. */
const prepositional: ReadonlyMap<string, VerbRelation> = formsOf({
  depends_on: `dépend_de dépendent_de dépend_d' dépendent_d' dépend_du dépend_des dépendent_du dépendent_des repose_sur
    reposent_sur appuie_sur appuient_sur base_sur basent_sur`,
  runs_on: `tourne_sur tournent_sur tourne_dans tournent_dans exécute_sur exécutent_sur exécute_dans exécutent_dans
    fonctionne_sur fonctionnent_sur réside_sur résident_sur réside_dans résident_dans`,
  communicates_with: `communique_avec communiquent_avec dialogue_avec dialoguent_avec interagit_avec
    interagissent_avec connecte_à connectent_à connecte_au connectent_aux`,
  leads_to: 'mène_à mènent_à conduit_à conduisent_à aboutit_à aboutissent_à',
  has_part: `compose_de composent_de compose_d' compose_du consiste_en`,
  part_of: 'appartient_à appartiennent_à appartient_au appartiennent_aux partie_de partie_du partie_des',
})

/** Participles in the masculine singular, by the active form whose relation they state. */
const participles: ReadonlyMap<string, string> = new Map(
  `utilisé utilise, employé emploie, exploité exploite, consommé consomme, produit produit, généré génère, créé crée,
  envoyé envoie, fourni fournit, exposé expose, proposé propose, publié publie, stocké stocke, conservé conserve,
  sauvegardé sauvegarde, enregistré enregistre, géré gère, contrôlé contrôle, orchestré orchestre, administré administre,
  configuré configure, piloté pilote, planifié planifie, mesuré mesure, surveillé surveille, supervisé supervise,
  déclenché déclenche, provoqué provoque, exécuté exécute, lancé lance, déployé déploie, supporté supporte,
  remplacé remplace, protégé protège, implémenté implémente, partagé partage, isolé isole, défini définit,
  chiffré chiffre, répliqué réplique, récupéré récupère, démarré démarre, transformé transforme, hébergé héberge,
  décrit décrit, représenté représente, vérifié vérifie, appliqué applique, associé associe, ajouté ajoute`
    .split(/,\s+/)
    .map((pair) => pair.split(' ') as [string, string]),
)

/** What a passive says before another preposition than `par`. */
const passivePrepositional: ReadonlyMap<string, VerbRelation> = formsOf({
  depends_on: 'basé_sur fondé_sur construit_sur',
  runs_on: `exécuté_sur exécuté_dans déployé_sur déployé_dans installé_sur installé_dans hébergé_sur hébergé_dans
    lancé_sur`,
  has_part: `composé_de composé_d' composé_du composé_des constitué_de constitué_d'`,
  part_of: 'contenu_dans inclus_dans intégré_dans intégré_à',
  uses: 'écrit_en développé_en implémenté_avec créé_avec géré_avec construit_avec déployé_avec configuré_avec',
  'stores <': 'stocké_dans stocké_sur conservé_dans enregistré_dans sauvegardé_dans',
  acts_on: 'associé_à connecté_à relié_à lié_à attaché_à ajouté_à utilisé_pour monté_dans appliqué_à',
})

function formsOf(types: Readonly<Record<string, string>>): ReadonlyMap<string, VerbRelation> {
  return new Map(
    Object.entries(types).flatMap(([type, forms]) =>
      forms.split(/\s+/).map((form) => [form, { type: type.replace(' <', ''), reversed: type.endsWith('<') }] as const),
    ),
  )
}

export function frenchActive(form: string): VerbRelation | undefined {
  return active.get(form)
}

export function frenchPrepositional(form: string, preposition: string): VerbRelation | undefined {
  return prepositional.get(`${form}_${preposition.replace('’', "'")}`)
}

/** What `est géré par` says of its agent and its subject; also in the feminine and the plural. */
export function frenchAgent(participle: string): VerbRelation | undefined {
  const form = masculine(participle)
  const verb = form === undefined ? undefined : participles.get(form)
  return verb === undefined ? undefined : active.get(verb)
}

export function frenchPassive(participle: string, preposition: string): VerbRelation | undefined {
  const plain = preposition.replace('’', "'").replace(/^aux?$/, 'à')
  for (const form of [participle, participle.replace(/e?s?$/, '')]) {
    const relation = passivePrepositional.get(`${form}_${plain}`)
    if (relation !== undefined) return relation
  }
  return undefined
}

function masculine(participle: string): string | undefined {
  return [participle, participle.replace(/s$/, ''), participle.replace(/es?$/, '')].find((form) =>
    participles.has(form),
  )
}
