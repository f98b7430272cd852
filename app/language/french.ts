import type { PartOfSpeech } from './analysis.ts'

const closed: readonly (readonly [PartOfSpeech, string])[] = [
  [
    'DET',
    `le la les l' un une ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs chaque plusieurs
    quelques aucun aucune quel quelle quels quelles`,
  ],
  [
    'ADP',
    `à au aux avec chez contre dans de du des d' depuis derrière devant durant en entre hors jusque jusqu' par parmi pendant
    pour sans sauf selon sous sur vers via lors avant après malgré concernant sein autour grâce afin`,
  ],
  ['NUM', 'deux trois quatre cinq six sept huit neuf dix cent mille'],
  ['CCONJ', 'et ou mais ni car donc or soit puis'],
  ['SCONJ', `que qu' si s' comme lorsque lorsqu' quand puisque puisqu' dont où afin tandis parce`],
  [
    'PRON',
    `je j' tu il elle on nous vous ils elles se me m' te t' lui eux y c' cela ceci ça ceux celle celui celles qui quoi lequel
    laquelle lesquels lesquelles rien tout tous toute toutes autre autres certains certaines même mêmes`,
  ],
  [
    'AUX',
    `être est sont était étaient sera seront serait soit soient été étant suis sommes êtes avoir a ont ai avons avez avait
    avaient aura auront aurait ait aient eu ayant peut peuvent pouvez pouvons pourra doit doivent devez devons devra
    faut`,
  ],
  [
    'ADV',
    `ne n' pas plus moins très trop peu aussi ainsi alors bien encore déjà toujours jamais souvent parfois ici là puis enfin
    ensuite presque assez tant tellement seulement non oui plutôt surtout mieux beaucoup notamment cependant toutefois
    aujourd'hui donc hier demain etc ex voir`,
  ],
]

const partOf: ReadonlyMap<string, PartOfSpeech> = new Map(
  closed.flatMap(([pos, words]) => words.split(/\s+/).map((word) => [word, pos] as const)),
)

/** Regular verbs of technical texts by their stems. */
const stems =
  `accéd active adapt administr affich aid ajout aliment analys appel appliqu apport apprend arrêt assur attach
  automatis autoris bas cach calcul charg cherch command commenc communiqu compar compil configur connect consist
  consomm continu contrôl copi correspond coût cré décid déclar déclench défin dédi dépend déploi désactiv désign
  détect détermin détruis développ distribu donn écout effectu embarqu empêch enregistr entraîn envoi évalu évit exécut
  exist expos exprim facilit favoris ferm filtr forc fourn fonctionn génèr gèr gér hérit héberg identifi impliqu import
  imposent indiqu initialis install intègr interag isol lanc limit list livr manipul marqu migr mett mont nécessit nomm
  observ offr optimis orchestr parl partag pass pens permett planifi possèd pouss prépar préserv présent propos protèg
  publi rapport recherch récupèr redémarr réduis référenc remplac rempl renvoi répart répliqu représent requi respect
  résolv rest retourn sauvegard sépar stock suiv supervis support supprim surveill télécharg test tourn transform travaill
  trouv utilis valid vérifi veill`.split(/\s+/)

const irregular = `permet permettent permettant fournit fournissent définit définissent définir fournir offre dispose met
  mettre mettent prend prennent prendre contient contiennent contenir reçoit reçoivent recevoir envoie déploie crée créer
  créent sert servent servir suit suivre dépend dépendent dépendre répond répondre connaître connaitre comprendre savoir
  pouvoir devoir faire fait font faites aller va vont venir vient viennent tenir tient maintient maintenir agit agir choisir
  choisit construire construit réduire réduit garantit garantir établit établir remplit remplir répartit répartir rend
  rendre vendre lire lit écrire écrit dire dit voir voit vise visent décrit décrire inclut incluent inclure exclut signifie
  souhaite veut veulent interagit interagir détruit détruire résout résoudre convient obtenir obtient revient apparaît`

const verbs: ReadonlySet<string> = new Set([
  ...irregular.split(/\s+/),
  ...stems.flatMap((stem) =>
    ['e', 'es', 'ent', 'er', 'ez', 'ons', 'ait', 'ant', 'era', 'eront'].map((end) => stem + end),
  ),
])

/** Nouns among those forms: they are verbs just behind their subject. */
const nounsToo: ReadonlySet<string> = new Set(
  `analyse affiche aide arrête attache base bases cache caches charge charges commande commandes compile contrôle copie
  copies demande force forces ferme filtre filtres liste listes limite limites marque mesure monte offre offres passe passes
  pense pousse propose rapport recherche reste sauvegarde supports suivant suivent teste composant importent gérant être
  avoir pouvoir savoir devoir entrant mise note notes présente publie trouve manipule coût liste installe`.split(/\s+/),
)

/** Infinitives that no list holds: English words in -er (`cluster`, `worker`) and nouns in -ier do not end like them. */
const infinitive =
  /^(?:(?:dé|ré|re|pré|sur|sous)\p{L}+(?:er|ir)|\p{L}*[éèêàâîôûç]\p{L}*[^i]er|\p{L}{2,}(?:iser|fier|quer|guer|uer|oyer|nner|ller|tter|sser|ncer|rmer|rder))$/u
const nounsInEr =
  /(?:teller|controller|roller|filler|buffer|banner|scanner|runner|planner|router|computer|dossier|fichier)$/

/** `directement`, `automatiquement`; not `déploiement` or `traitement`, which are made of verbs. */
const adverb = /(?:amment|emment|ivement|quement|usement|[aio]blement|[un]ellement|alement|ièrement|ctement)$/

/** `déployé`, `stockées`: they describe; nouns that end like them are listed, and those in -té (`sécurité`) are told. */
const participle = /\p{L}{2}[^t]ée?s?$|[aiuéc]ptée?s?$|[nsre]tée?s?$/u
const nounsInE = new Set(
  `donnée clé entrée durée arrivée idée année journée employé marché degré café résumé procédé énoncé communiqué musée lycée
  pensée tranchée portée montée volée armée soirée matinée corvée fumée poignée cheminée canapé carré blé dé fée fossé
  péché pavé cité santé côté été société variété propriété unité entité qualité quantité liberté fiabilité traversée
  requête scalabilité pureté sûreté difficulté faculté volonté beauté bonté majorité priorité autorité charité moitié amitié`
    .split(/\s+/)
    .flatMap((noun) => [noun, `${noun}s`]),
)

/** The part of speech of a French word in lower case by closed lists and endings; content words are nouns. */
export function tagFrench(lower: string, previous: PartOfSpeech | undefined): PartOfSpeech {
  const listed = partOf.get(lower)
  if (listed !== undefined) return listed
  if (nounsToo.has(lower)) return previous === 'NOUN' || previous === 'PROPN' || previous === 'PRON' ? 'VERB' : 'NOUN'
  // Behind a determiner or a preposition that takes one stands no verb.
  const verbal = verbs.has(lower) || (infinitive.test(lower) && !nounsInEr.test(lower))
  if (verbal && previous !== 'DET') return 'VERB'
  if (adverb.test(lower)) return 'ADV'
  if (participle.test(lower) && !/ités?$/.test(lower) && !nounsInE.has(lower)) return 'ADJ'
  return 'NOUN'
}
