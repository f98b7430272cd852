import { describe, expect, it } from 'vitest'
import { createAnalyser } from '../../app/language/analyse.ts'
import { phrasesOf } from './concepts/candidates-of.ts'

const analyse = createAnalyser()

describe('French', () => {
  it('joins a noun and its complement by de, du and d’', () => {
    expect(phrasesOf(["L'équilibreur de charge protège la base de données du client"], 'fr')).toEqual([
      'équilibreur de charge',
      'base de données du client',
    ])
    expect(phrasesOf(["Un fichier d'échange"], 'fr')).toEqual(["fichier d'échange"])
    expect(phrasesOf(['Un fichier d’échange'], 'fr')).toEqual(['fichier d’échange'])
  })

  it('knows verbs, adverbs and participles that modify nothing', () => {
    expect(phrasesOf(['Les agents communiquent directement avec le serveur'], 'fr')).toEqual(['agents', 'serveur'])
    expect(phrasesOf(['Vérifier les certificats'], 'fr')).toEqual(['certificats'])
    expect(phrasesOf(['Un outil développé par la communauté'], 'fr')).toEqual(['outil', 'communauté'])
    expect(phrasesOf(['Un système distribué'], 'fr')).toEqual(['système distribué'])
  })

  it('meets singular and plural', () => {
    expect(new Set(phrasesOf(['Des réseaux virtuels', 'Un réseau virtuel'], 'fr')).size).toBe(1)
  })

  it('counts by stems', () => {
    const [sentence] = analyse([{ slide: 1, text: 'serveurs', role: 'paragraph', level: 0 }], 'fr')
    expect(sentence?.tokens[0]?.lemma).toBe('serveur')
  })
})

describe('other languages', () => {
  it.each([
    [
      'de',
      'Der verteilte Speicher hält die Nachrichten der Warteschlange',
      ['verteilte Speicher', 'Nachrichten', 'Warteschlange'],
    ],
    ['es', 'El equilibrador de carga y la base de datos', ['equilibrador de carga', 'base de datos']],
    ['it', "Il bilanciatore di carico e l'archivio", ['bilanciatore di carico', 'archivio']],
    ['nl', 'De berichtenwachtrij en het geheugen', ['berichtenwachtrij', 'geheugen']],
    ['ja', 'コンテナはカーネルを共有する', ['コンテナ', 'カーネル', '共有']],
  ])('%s', (language, line, phrases) => {
    expect(phrasesOf([line], language)).toEqual(phrases)
  })

  it('end sentences where they end', () => {
    const texts = analyse(
      [{ slide: 1, text: 'El agente lee. El servidor v1.2 escribe!', role: 'paragraph', level: 0 }],
      'es',
    )
    expect(texts.map(({ text }) => text)).toEqual(['El agente lee.', 'El servidor v1.2 escribe!'])
  })
})
