/**
 * Nouns that stand for whatever the text says around them and name nothing in a graph: shell nouns (Schmid 2000),
 * quantities, parts of a talk, and time.
 */
const empty = new Set(
  `ability addition advantage aim alternative amount answer area aspect attempt author background basis behalf benefit
  bit bunch case cause chance change choice circumstance combination comparison concern conclusion condition
  consequence consideration context contrast contribution convenience couple course default degree demand detail
  difference direction disadvantage discussion drawback effect effort end equivalent evidence example exception
  experience extent fact factor fashion favor favour few first focus following foundation future general goal good
  guide half hand help hint history hour idea illustration impact importance improvement increase individual instance
  instead intention interest introduction issue item keyword kind lack last latter level line lot majority manner many
  matter means mean minority minute mistake moment month more most multiple need none nothing notion number objective
  one opportunity option order other others outcome overview paper part past people percent person perspective picture
  piece place plenty plural point portion possibility practice presence presentation problem provision purpose
  quantity question range rather reason recap reference regard relation reminder respect rest result review same
  section sense sentence series set side similarity situation slide something sort speed spirit start statement step
  study stuff subject success suggestion sum summary talk term thanks theme thing thought time tip title today
  tomorrow top topic total trick trouble truth tutorial us variant variation variety view way week while whole word
  work year yesterday ad hoc etc article research everything anything someone anyone everyone challenge replacement
  permission note protip caveat warning fig figure année autre besoin but cas chose début durée esprit étape façon
  fait fin fois genre heure jour lieu manière mois moyen objectif occasion plupart priori problème raison rappel seul
  temps tel titre tout vue`.split(/\s+/),
)

/** Nouns too broad to stand for a thing alone, which still tell what kind of thing something is: `strace is a tool`. */
const broad = new Set(
  `approach class concept development element experiment feature field form information method name object pattern plan
  procedure property requirement difficulty solution source stage state system task technique theory tool type unit
  use user value version world activity action operation resource`.split(/\s+/),
)

/** Nouns that stand before `of` and what is meant: `a number of pods`, `versions of Docker`. */
const portions = new Set(
  `number amount set group list range variety collection series kind type sort form pair lot bunch couple majority
  plenty ton instance version piece batch array portion family handful selection subset combination éventail ensemble
  nombre liste série groupe sorte paire partie dizaine multitude majorité`.split(/\s+/),
)

/** Adjectives that do not make a generic noun name something: `different ways`, `the same thing`. */
const vague = new Set(
  `additional alternative another appropriate available basic best better big certain common complete correct current
  different difficult easy entire every existing extra few final first following former full further general given
  good great half high important interesting large last latest latter least little long low main major many more most
  much multiple necessary new next nice numerous obvious old only other own particular possible potential previous
  proper recent related relevant remaining respective right same second separate several short significant similar
  simple single small special specific straightforward such sufficient suitable third total typical unique unnamed
  useful usual various very whole wrong`.split(/\s+/),
)

export function isEmptyNoun(singular: string): boolean {
  return empty.has(singular)
}

export function isPortionNoun(singular: string): boolean {
  return portions.has(singular)
}

export function isBroadNoun(singular: string): boolean {
  return broad.has(singular)
}

export function isVagueModifier(lower: string): boolean {
  return vague.has(lower)
}
