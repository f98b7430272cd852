import { describe, expect, it } from 'vitest'
import { defaultVocabulary } from '../../../app/domain/vocabulary.ts'
import type { NounPhrase, Sentence, Token } from '../../../app/language/analysis.ts'
import { findRelations } from '../../../app/language/relations/find-relations.ts'

/** A sentence with its noun phrases in square brackets, so that the patterns are tested apart from the analysis. */
function sentenceOf(marked: string): Sentence {
  const text = marked.replaceAll(/[[\]]/g, '')
  const tokens: Token[] = []
  const nounPhrases: NounPhrase[] = []
  let at = 0
  let first = 0
  for (const [part] of marked.matchAll(/[[\]]|\p{L}+['’]|[\p{L}\p{N}-]+|[^\s\p{L}\p{N}]/gu)) {
    if (part === '[') first = tokens.length
    else if (part === ']') nounPhrases.push({ first, last: tokens.length - 1, head: first })
    else {
      const start = text.indexOf(part, at)
      at = start + part.length
      const lower = part.toLowerCase()
      tokens.push({ text: part, lower, pos: /\p{L}/u.test(part) ? 'X' : 'PUNCT', lemma: lower, start, end: at })
    }
  }
  const source = { slide: 1, text, role: 'paragraph', level: 0 } as const
  return { source, line: 0, text, start: 0, language: 'fr', tokens, nounPhrases }
}

function relationsOf(marked: string): string[] {
  return findRelations([sentenceOf(marked)], defaultVocabulary).map(({ source, type, target }) =>
    [source, type, target].join(' | '),
  )
}

describe('French', () => {
  it.each([
    ['[Docker] utilise des [espaces de noms]', 'Docker | uses | espaces de noms'],
    ['[Docker utilise] les [espaces de noms]', 'Docker | uses | espaces de noms'],
    ['Le [planificateur] gère les [files] et les [priorités]', 'planificateur | manages | priorités'],
    ['La [facturation] dépend du [catalogue]', 'facturation | depends_on | catalogue'],
    ["L'[agent] s'exécute sur chaque [nœud]", 'agent | runs_on | nœud'],
    ['Le [réseau] est géré par un [pilote]', 'pilote | manages | réseau'],
    ['Les [images] sont stockées dans un [registre]', 'registre | stores | images'],
    ['Un [moteur] basé sur [Git]', 'moteur | depends_on | Git'],
    ['[Ansible] est un [outil de déploiement]', 'Ansible | is_a | outil de déploiement'],
    ['Des [bases de données] telles que [Postgres] et [MariaDB]', 'MariaDB | is_a | bases de données'],
    ['Le [registre] stocke des [images], des [schémas] et des [clés]', 'registre | stores | schémas'],
    ['Le [pilote] gère un [large éventail de disques]', 'pilote | manages | disques'],
    ['Une [file de messages] (FDM) absorbe', 'FDM | same_as | file de messages'],
  ])('%s', (marked, expected) => {
    expect(relationsOf(marked)).toContain(expected)
  })

  it.each([
    ['a denial', "[Docker] n'utilise pas les [espaces de noms]"],
    ['a question', '[Docker] utilise des [espaces de noms] ?'],
    ['a condition', 'Si [Docker] utilise des [espaces de noms]'],
    ['one thing pointed at', 'Cette [machine] est un [serveur]'],
    ['an idiom', "L'[hyperviseur] tire partie des [instructions]"],
    ['a way of seeing', 'Voir des [services] comme des [produits]'],
    ['a noun like a verb', 'Le contrôle des [accès] par les [groupes]'],
    ['a verb that is not listed', 'Le [planificateur] aime les [files]'],
  ])('%s gives no relation', (_, marked) => {
    expect(relationsOf(marked)).toEqual([])
  })
})
