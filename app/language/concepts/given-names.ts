/** Given names that are common in several countries, so that a speaker is not taken for a product. */
const names = new Set(
  `aaron adam adrian agnes ahmed alan albert alex alexander alexandra alexandre alfred ali alice alison amanda amit amy ana
  andre andrea andreas andrew andy angela anil anita ann anna anne annie anthony antoine antonio arjun arthur ashley
  barbara benjamin bernard beth betty björn brandon brenda brett brian bruce bryan camille carl carla carlos carmen
  carol caroline catherine cecilia charles charlotte chen chloe chris christian christina christine christopher claire claude
  claudia colin craig cristina cynthia daniel daniela david deborah debra denis dennis diana diane diego dmitry dominique
  donald donna dorothy douglas edward elena elizabeth ellen emily emma eric erik esther eugene eva evelyn fatima felix
  fernando florian francis francisco francois françois frank fred frederic gabriel gary geoffrey george gerald gilles giovanni
  giulia gloria gordon graham greg gregory guillaume hannah hans harold harry heather heidi helen henri henry hiroshi howard
  hugo ian igor ingrid isabel isabelle ivan jack jacob jacques james jamie jan jane janet jason javier jean jeff jeffrey
  jennifer jeremy jerome jerry jessica jill jim joan joe joel johan john johannes jonathan jorge jose joseph joshua juan
  judith julia julian julie julien julius jürgen karen karl kate katherine kathleen keith kelly kenneth kevin kim klaus kumar
  kyle larry laura lauren laurent lawrence lee leonard leslie liam linda lisa lois louis louise lucas lucia lucy luis luke
  madeleine manuel marc marco margaret maria marie marina mario mark marta martha martin mary mathieu matt matthew matthias
  maurice max maya megan mei melanie melissa michael michel michelle miguel mike mohamed mohammed monica nancy natalie natasha
  nathan nicholas nick nicolas nicole nikhil nina noah nora oliver olivier olga oscar owen pablo pamela pascal patricia patrick
  paul paula pauline pedro peter philip philippe pierre priya rachel rafael rahul rajesh ralph ravi raymond rebecca renee
  richard rita robert roberta robin roger roland ronald rosa rose roy russell ruth ryan samuel sandra sanjay sara sarah scott
  sean sebastian sergey sergio sharon sheila silvia simon sofia sophia sophie stefan stephanie stephen steve steven stuart
  sunil suresh susan suzanne sven sylvie tamara tatiana teresa terry theodore theresa thierry thomas tim timothy tobias todd
  tom tony tracy ulrich ursula valerie vanessa victor victoria vijay vincent virginia vladimir walter wei wendy werner
  william wolfgang xavier yann yasmin yuki yves zoe`.split(/\s+/),
)

export function isGivenName(lower: string): boolean {
  return names.has(lower)
}
