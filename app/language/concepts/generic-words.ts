import { isBroadNoun, isEmptyNoun, isVagueModifier } from '../relations/generic-nouns.ts'

/** Modifiers that say what the author thinks of a thing or which of several it is: they are no part of its name. */
const loose = new Set(
  `able above actual adequate average bad bigger biggest broad careful clear close closer comparable considerable
  corresponding crucial current desirable detailed due earlier early easier effective efficient enough entire essential
  excellent extensive fewer frequent future greater greatest hard helpful higher highest huge ideal improved incoming
  increasing individual innovative interesting key known larger largest late later less lesser likely longer lower lowest
  main modern novel original overall past poor popular powerful practical present prior proposed realistic reasonable
  required robust satisfactory serious severe smaller standard strongest subsequent substantial successful superior sure
  traditional true two underlying unknown valid valuable vast vital well-known wide wider widespread
  autre autres bon bonne chaque certain certaine certaines certains différent différente différentes différents divers
  diverses dernier dernière derniers grand grande grandes grands important importante importants même mêmes meilleur
  meilleure meilleurs nombreux nombreuses nouveau nouvel nouvelle nouvelles nouveaux petit petite petits petites plusieurs
  premier première principaux principal principale propre propres quelque quelques seul seule simple simples
  tel telle tels telles tout toute tous toutes`.split(/\s+/),
)

/** Of the modifiers that are vague elsewhere, those that names are made of: `high availability`, `single sign-on`. */
const naming = new Set('complete full hard high large long low short single small special total'.split(' '))

/** Nouns of talking about things rather than things: what papers, talks and plans are made of. */
const shells = new Set(
  `access account advance analysis application argument article attention author behavior behaviour category chapter
  characteristic content criterion data day decision definition description evaluation existence explanation finding
  framework function group implementation input investigation knowledge law length life limit limitation list literature
  look meaning measure measurement mechanism model nature observation occurrence output page performance period phase
  phenomenon position potential power principle process product program progress project proposal quality rate reader
  region relationship report research response role rule sample scheme science setting simulation size space strategy
  structure student support table technology test trend trial understanding usage pros cons welcome care docs documentation
  agenda january february march april may june july august september october november december monday tuesday wednesday
  thursday friday saturday sunday
  aide analyse année approche attention aspect avantage avantages base besoin bout but cadre cas cause choix chose chapitre
  concept conclusion condition contenu contexte côté début demande démo description différence durée ensemble erreur
  esprit état étape exemple exercice façon fait fin fois fonction fond forme gestion groupe heure idée image
  inconvénient information installation intérêt introduction jour liste lieu ligne manière mesure méthode mise mode moment
  mot moyen niveau nom nombre objectif objet occasion option ordre outil page part partie personne plan plupart point
  position possibilité pratique présentation principe problème procédure processus produit projet question raison
  rappel rapport règle résultat rôle sens série serveurs seule solution sorte sujet suite support système taille
  temps terme test texte titre travail type utilisation utilisateur valeur version vue`.split(/\s+/),
)

/** Whether a word in front of a name is no part of it. */
export function isLooseModifier(lower: string): boolean {
  return loose.has(lower) || (isVagueModifier(lower) && !naming.has(lower))
}

/** Whether a noun, or its singular `lemma`, names nothing a reader would look up when it stands alone. */
export function isGenericNoun(lower: string, lemma: string): boolean {
  return (
    isListed(lower) || (lemma !== lower && isListed(lemma)) || (lower.endsWith('s') && isListed(lower.slice(0, -1)))
  )
}

function isListed(word: string): boolean {
  return shells.has(word) || loose.has(word) || isEmptyNoun(word) || isBroadNoun(word)
}
