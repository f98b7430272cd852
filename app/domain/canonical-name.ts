import { americanSpelling } from './british-spelling.ts'
import { singular } from './singular.ts'

const determiner = /^(?:the|an?|les?|la|une?|des|l['’])(?:\s+|(?<=['’]))(?=\S)/iu
const preposition = /^(?:of|for|in|on|to|by|with|de|du|des|à|en|pour|par|sur)$/u
const french = /\s(?:de|du|des|d['’]|à|en|pour)[\s\p{L}]|[éèêàçùôîœ]/iu
const version = /^(?:v?\d[\d.]*\p{L}?|\p{L})$/u

/**
 * The key under which names of one concept meet: NFKC and lower case, camelCase split, possessives, leading determiners,
 * spaces, hyphens and other punctuation dropped, the head noun singular. `Config-Map`, `config maps` and `ConfigMap` give
 * `configmap`. What tells names apart stays: digits with the dots between them (`v1.2`), `+` and `#` (`C++`, `C#`), and a
 * dot in front (`.NET`). Empty where a name holds no letter or digit.
 */
export function canonicalKey(name: string): string {
  const plain = name
    .normalize('NFKC')
    .trim()
    .replace(determiner, '')
    .replaceAll(/['’]s?(?=\s|$)/giu, '')
  const words = splitWords(plain)
  const heads = headIndices(words, french.test(plain))
  return words.map((word, index) => americanSpelling(heads.has(index) ? singular(word) : word)).join('')
}

/** `canonicalKey` for the names of one deck, most of which come several times. */
export function rememberingKeys(): (name: string) => string {
  const known = new Map<string, string>()
  return (name) => {
    const key = known.get(name) ?? canonicalKey(name)
    known.set(name, key)
    return key
  }
}

/** Lower-case words: `IPv6 TLS-Certs` gives `ipv6`, `tls`, `certs`; plural acronyms lose their s: `VMs` gives `vm`. */
function splitWords(name: string): readonly string[] {
  // Most names are plain words, and every name of a deck comes through here.
  if (/^[a-z ]+$/.test(name)) return name.split(' ').filter((word) => word !== '')
  return (
    name
      .replaceAll('&', ' and ')
      .replace(/^\.(?=\p{L})/u, 'dot')
      .replaceAll(/(?<![\p{L}\p{N}])(\p{Lu}[\p{Lu}\p{N}]*\p{Lu})e?s(?![\p{L}\p{N}])/gu, '$1')
      // `version 2` and `v2`; every dash is a hyphen.
      .replaceAll(/\bversion\s+(?=\d)/giu, 'v')
      .replaceAll(/[_\u2010-\u2015\u2212]/gu, '-')
      .replaceAll(/(\p{Ll}{2})(\p{Lu})/gu, '$1 $2')
      .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll}{2})/gu, '$1 $2')
      .toLowerCase()
      // A dot or hyphen between digits tells versions and ranges apart; elsewhere it is a matter of spelling.
      .match(/[\p{L}\p{M}\p{N}+#]+(?:(?<=\p{N})[.-](?=\p{N})[\p{L}\p{M}\p{N}]+)*/gu) ?? []
  )
}

/**
 * Which words are nouns that may be plural: the last one that is no version, and the last one before a preposition. In
 * French the noun comes first and its adjectives agree, so all words count.
 */
function headIndices(words: readonly string[], isFrench: boolean): ReadonlySet<number> {
  if (isFrench) return new Set(words.keys())
  const beforePreposition = words.findIndex((word, index) => index > 0 && preposition.test(word)) - 1
  let last = words.length - 1
  while (last > 0 && version.test(words[last] ?? '')) last--
  return new Set([last, beforePreposition])
}
