import { createHash } from 'node:crypto'

/** What an answer is made from. */
export type Asked = {
  readonly messages: readonly { readonly role: string; readonly content: string }[]
}

export type SlideAnswerOptions = {
  /** Share of the claims, 0 to 1, that cite a line where the term does not stand. Default 0. */
  readonly wrongLines?: number
  /** Share of the concepts that no line holds. Default 0. */
  readonly invented?: number
}

type NumberedLine = { readonly id: number; readonly text: string }

/** Words that open sentences in upper case or are common in technical prose; no terms of their own. */
const everyday = new Set(
  'the this that these those when where which with from into over under between each every some other their there then than also only must should could would have been being will does using used more most such very they them your about after before because while through within without what'.split(
    ' ',
  ),
)

/**
 * A stand-in for a model: finds terms by their looks and relates those that share a line, in answers of the extractor's
 * schemas. The same prompt always gets the same answer; about as much of the room is used as a model would.
 */
export function createSlideAnswers(options: SlideAnswerOptions = {}): (asked: Asked) => unknown {
  const { wrongLines = 0, invented = 0 } = options
  return ({ messages }) => {
    const prompt = messages.map(({ content }) => content).join('\n')
    const lines = numbered(prompt, 'slides')
    const types = (heading: string): readonly string[] => listed(messages[0]?.content ?? '', heading)
    const cite = (line: number, claim: string): number => {
      if (chance(`${claim} cites`) >= wrongLines) return line
      return lines[Math.floor(chance(`${claim} wrong`) * lines.length)]?.id ?? line
    }
    const concepts = (): readonly object[] => {
      const terms = termsOf(lines, numbered(prompt, 'terms'), numbered(prompt, 'concepts'))
      const wanted = Math.round(most(prompt, 'concepts') * (0.7 + 0.3 * chance(prompt)))
      return terms.slice(0, wanted).map(([term, where]) => ({
        n: chance(`${term} invented`) < invented ? `${term} fabric` : term,
        t: pick(types('Concept types'), term),
        a: [],
        l: where.slice(0, 2).map((line) => cite(line, term)),
        d: chance(`${term} defined`) < 0.3 ? (where[0] ?? 0) : 0,
      }))
    }
    const relations = (names: readonly NumberedLine[]) => {
      const wanted = Math.round(most(prompt, 'relations') * (0.7 + 0.3 * chance(prompt)))
      const pairs = lines.flatMap(({ id, text }) => {
        const [source, target] = names.filter((name) => text.toLowerCase().includes(name.text.toLowerCase()))
        return source === undefined || target === undefined ? [] : [{ source, target, id }]
      })
      return pairs.slice(0, wanted).map(({ source, target, id }) => {
        const claim = `${source.text} ${target.text}`
        return { source, target, t: pick(types('Relation types'), claim), l: cite(id, claim) }
      })
    }
    const relationsByNumber = (): readonly object[] =>
      relations(numbered(prompt, 'concepts')).map(({ source, target, t, l }) => ({
        s: source.id,
        t,
        o: target.id,
        l,
      }))
    switch (shapeOf(prompt)) {
      case 'outlook':
        return {
          g: 'en',
          k: Math.min(4, Math.ceil(lines.length / 20)),
          w: termsOf(lines, [], [])
            .map(([term]) => term)
            .slice(0, 15),
        }
      case 'concepts':
        return { c: concepts() }
      case 'graph': {
        const c = concepts() as { n: string }[]
        const names = c.map(({ n }, at) => ({ id: at, text: n }))
        return { c, r: relations(names).map(({ source, target, t, l }) => ({ s: source.text, t, o: target.text, l })) }
      }
      case 'relations':
        return { r: relationsByNumber() }
      case 'repairs':
        return { f: numbered(prompt, 'items').map(({ id }) => ({ i: id, l: 0, w: '' })) }
    }
  }
}

/** Which of the extractor's answers a prompt asks for, by the letters that it explains. */
function shapeOf(prompt: string): 'graph' | 'concepts' | 'relations' | 'repairs' | 'outlook' {
  const concepts = prompt.includes('"c" lists')
  const relations = prompt.includes('"r" lists')
  if (concepts) return relations ? 'graph' : 'concepts'
  if (relations) return 'relations'
  return prompt.includes('in "f"') ? 'repairs' : 'outlook'
}

/** The numbered lines between two tags. */
function numbered(prompt: string, tag: string): readonly NumberedLine[] {
  const inside = new RegExp(`^<${tag}>\\n([\\s\\S]*?)^</${tag}>`, 'm').exec(prompt)?.[1] ?? ''
  return [...inside.matchAll(/^(\d+): (?:[#>] )?(.*)$/gm)].map(([, id, text]) => ({
    id: Number(id),
    text: text ?? '',
  }))
}

/** The names of a list under a heading of the prompt. */
function listed(prompt: string, heading: string): readonly string[] {
  const list = prompt.split(`${heading}:\n`)[1]?.split('\n\n')[0] ?? ''
  return list.split('\n').flatMap((line) => line.split(':')[0] ?? [])
}

function most(prompt: string, what: string): number {
  return Number(new RegExp(`(\\d+) ${what}\\b(?![\\s\\S]*\\d+ ${what}\\b)`).exec(prompt)?.[1] ?? 10)
}

/** Terms with the lines that hold them, most frequent first. */
function termsOf(
  lines: readonly NumberedLine[],
  hints: readonly NumberedLine[],
  known: readonly NumberedLine[],
): readonly (readonly [string, readonly number[]])[] {
  const found = new Map<string, number[]>()
  const add = (term: string, line: number): void => {
    found.set(term, [...new Set([...(found.get(term) ?? []), line])])
  }
  for (const { id, text } of lines) {
    for (const [word] of text.matchAll(/\p{L}[\p{L}\p{N}-]{3,}(?: \p{L}[\p{L}\p{N}-]{4,})?/gu)) {
      const words = word.split(' ')
      if (words.every((one) => !everyday.has(one.toLowerCase()))) add(word, id)
    }
    for (const hint of hints) if (text.toLowerCase().includes(hint.text.toLowerCase())) add(hint.text, id)
  }
  for (const { text } of known) found.delete(text)
  const score = (term: string, where: readonly number[]): number =>
    where.length * (term.includes(' ') ? 2 : 1) + (/\p{Lu}/u.test(term.slice(1)) ? 1 : 0)
  return [...found].toSorted((a, b) => score(...b) - score(...a))
}

function pick(names: readonly string[], key: string): string {
  return names[Math.floor(chance(`${key} type`) * names.length)] ?? ''
}

/** A number from 0 to 1 that follows from the text. */
function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE() / 2 ** 32
}
