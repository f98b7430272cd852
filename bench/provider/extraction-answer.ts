import { createHash } from 'node:crypto'
import type { Answer } from './chat.ts'
import type { ChatCall } from './provider-call.ts'
import { findTerms, type PromptLine, type ReadPrompt, readPrompt } from './read-prompt.ts'

/** Of 256: how many citations name a wrong line, as models do now and then. */
const wrongLines = 8
/** Share of what is asked for that an answer brings, at least and at most. */
const share = { least: 0.5, most: 0.8 }

/**
 * A model that answers extraction prompts from what they say: terms of the lines with the lines that hold them, relations
 * between names that stand in one line. The same prompt gives the same answer, so a second run can be compared.
 */
export const extractionAnswer: Answer = (call) => {
  const prompt = readPrompt(call)
  switch (call.schemaName) {
    case 'concepts':
      return { c: concepts(call, prompt) }
    case 'graph': {
      const found = concepts(call, prompt)
      const named = relations(
        call,
        prompt,
        found.map(({ n }) => n),
      )
      return { c: found, r: named }
    }
    case 'relations':
      return { r: relations(call, prompt, prompt.names).map((one) => numbersOf(one, prompt.names)) }
    case 'repairs':
      return { f: prompt.names.map((_, index) => ({ i: index + 1, l: 0, w: '' })) }
    case 'outlook':
      return { g: 'en', k: 2, w: findTerms(prompt.lines).slice(0, 20) }
    default:
      throw new Error(`No answer is known for the schema ${call.schemaName}.`)
  }
}

function concepts(call: ChatCall, { lines, names, mostConcepts }: ReadPrompt) {
  const types = typesOf(call, 'c')
  const known = new Set(names.map((name) => name.toLowerCase()))
  const terms = findTerms(lines).filter((term) => !known.has(term.toLowerCase()))
  return terms.slice(0, wanted(call, mostConcepts)).map((term) => {
    const holding = lines.filter(({ text }) => holds(text, term)).slice(0, 2)
    const defining = holding.find(({ text }) => /\b(is|are|means)\b/i.test(text))
    const cited = holding.map((line) => (chance(term) < wrongLines ? neighbour(line, lines) : line.id))
    return { n: term, t: pickType(types, term), a: [], l: cited, d: defining?.id ?? 0 }
  })
}

type NamedRelation = { readonly s: string; readonly t: string; readonly o: string; readonly l: number }

function relations(call: ChatCall, { lines, mostRelations }: ReadPrompt, names: readonly string[]): NamedRelation[] {
  const types = typesOf(call, 'r')
  const found: NamedRelation[] = []
  for (const { id, text } of lines) {
    const [first, second] = names.filter((name) => holds(text, name))
    if (first === undefined || second === undefined) continue
    found.push({ s: first, t: pickType(types, `${first} ${second}`), o: second, l: id })
  }
  return found.slice(0, wanted(call, mostRelations))
}

function numbersOf({ s, t, o, l }: NamedRelation, names: readonly string[]) {
  return { s: names.indexOf(s) + 1, t, o: names.indexOf(o) + 1, l }
}

/** The types that the schema allows for the entries of a list. */
function typesOf({ schema }: ChatCall, list: string): readonly string[] {
  const { properties } = schema as { properties: Record<string, { items: { properties: { t: { enum: string[] } } } }> }
  return properties[list]?.items.properties.t.enum ?? []
}

function pickType(types: readonly string[], term: string): string {
  return types[chance(term) % types.length] ?? ''
}

function wanted(call: ChatCall, most: number): number {
  const drawn = share.least + ((share.most - share.least) * chance(call.messages.at(-1)?.content ?? '')) / 255
  return Math.round(most * drawn)
}

function neighbour({ id }: PromptLine, lines: readonly PromptLine[]): number {
  return lines.find((line) => line.id === id + 1)?.id ?? lines[0]?.id ?? id
}

function holds(text: string, term: string): boolean {
  return text.toLowerCase().includes(term.toLowerCase())
}

/** 0 to 255, by the content. */
function chance(content: string): number {
  return createHash('sha256').update(content).digest()[0] ?? 0
}
