import type { Vocabulary } from '../domain/vocabulary.ts'
import type { ModelMessage } from '../ports/language-model.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import { conceptsSchema, graphSchema, outlookSchema, relationsSchema, repairsSchema } from './answers.ts'
import type { ModelRequest } from './model-request.ts'
import {
  answerTokens,
  bothWanted,
  conceptsWanted,
  missedWanted,
  prepassTokens,
  relationsWanted,
  repairTokens,
} from './output-size.ts'
import type { Passage } from './passages.ts'
import { extractPrompt } from './prompts/extract.ts'
import { extractAllPrompt } from './prompts/extract-all.ts'
import { minePrompt } from './prompts/mine.ts'
import { prepassPrompt } from './prompts/prepass.ts'
import { repairPrompt } from './prompts/repair.ts'
import { secondLookPrompt } from './prompts/second-look.ts'
import { showNames, showPassages } from './show-passages.ts'

/** Most candidate terms that a prompt names. */
export const termsShown = 12

/** Builds the questions of a run; the same input gives the same words, which is what the journal's key rests on. */
export type Requests = ReturnType<typeof createRequests>

export function createRequests(vocabulary: Vocabulary, countTokens: CountTokens) {
  const concepts = vocabulary.conceptTypes.map(({ name }) => name)
  const relations = vocabulary.relationTypes.map(({ name }) => name)
  const sizeOf = (passages: readonly Passage[]): number => countTokens(showPassages(passages))
  const forExtraction = { schemaName: 'concepts', schema: conceptsSchema(concepts) }
  const forEverything = { schemaName: 'graph', schema: graphSchema(concepts, relations) }
  const forRelations = { schemaName: 'relations', schema: relationsSchema(relations) }
  const system = {
    extract: extractPrompt(vocabulary),
    extractAll: extractAllPrompt(vocabulary),
    mine: minePrompt(vocabulary),
    look: secondLookPrompt(vocabulary),
  }

  return {
    prepass: (passages: readonly Passage[]) =>
      ({
        kind: 'prepass',
        schemaName: 'outlook',
        schema: outlookSchema,
        messages: conversation(prepassPrompt, showPassages(passages)),
        answerTokens: prepassTokens,
      }) satisfies ModelRequest<unknown>,

    extract: (passages: readonly Passage[], terms: readonly string[]) => {
      const wanted = conceptsWanted(sizeOf(passages))
      const question = `${withTerms(passages, terms)}\nAt most ${wanted} concepts.`
      return {
        kind: 'extract',
        ...forExtraction,
        messages: conversation(system.extract, question),
        answerTokens: answerTokens(wanted, 0),
      } satisfies ModelRequest<unknown>
    },

    extractAll: (passages: readonly Passage[]) => {
      const most = bothWanted(sizeOf(passages))
      const question = `${showPassages(passages)}\nAt most ${most.concepts} concepts and ${most.relations} relations.`
      return {
        kind: 'extract',
        ...forEverything,
        messages: conversation(system.extractAll, question),
        answerTokens: answerTokens(most.concepts, most.relations),
      } satisfies ModelRequest<unknown>
    },

    look: (passages: readonly Passage[], known: readonly string[]) => {
      const wanted = missedWanted(sizeOf(passages))
      const question = `${showPassages(passages)}\n${showNames('concepts', known)}\nAt most ${wanted} concepts.`
      return {
        kind: 'look',
        ...forExtraction,
        messages: conversation(system.look, question),
        answerTokens: answerTokens(wanted, 0),
      } satisfies ModelRequest<unknown>
    },

    mine: (passages: readonly Passage[], known: readonly string[]) => {
      const wanted = relationsWanted(sizeOf(passages))
      const question = `${showPassages(passages)}\n${showNames('concepts', known)}\nAt most ${wanted} relations.`
      return {
        kind: 'mine',
        ...forRelations,
        messages: conversation(system.mine, question),
        answerTokens: answerTokens(0, wanted),
      } satisfies ModelRequest<unknown>
    },

    repair: (passages: readonly Passage[], items: readonly string[]) =>
      ({
        kind: 'repair',
        schemaName: 'repairs',
        schema: repairsSchema,
        messages: conversation(repairPrompt, `${showPassages(passages)}\n${showNames('items', items)}`),
        answerTokens: repairTokens(items.length),
      }) satisfies ModelRequest<unknown>,
  }
}

function conversation(system: string, user: string): readonly ModelMessage[] {
  return [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ]
}

/** The passages and those of the terms that stand in them. */
function withTerms(passages: readonly Passage[], terms: readonly string[]): string {
  const text = passages.map((passage) => passage.text.toLowerCase()).join('\n')
  const present = terms.filter((term) => text.includes(term.toLowerCase())).slice(0, termsShown)
  const shown = showPassages(passages)
  return present.length === 0 ? shown : `${shown}\nTerms that may matter:\n${showNames('terms', present)}`
}
