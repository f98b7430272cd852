import { z } from 'zod'

/**
 * What the models answer. Keys are one letter each, since the length of an answer is most of a call's time. Numbers and
 * types are read leniently and judged claim by claim: one bad line number must not cost the whole answer. The JSON
 * schema that the provider sees says what is wanted more strictly, through `meta`.
 */
const integer = z.number().meta({ type: 'integer' })

function oneOf(names: readonly string[]) {
  return z.string().meta({ enum: [...names] })
}

/** Name, type, aliases, lines that hold it, line that defines it (0 for none). */
function conceptAnswer(types: readonly string[]) {
  return z.object({ n: z.string(), t: oneOf(types), a: z.array(z.string()), l: z.array(integer), d: integer })
}

/** Subject, type, object by name, and the line that says it. */
function namedRelation(types: readonly string[]) {
  return z.object({ s: z.string(), t: oneOf(types), o: z.string(), l: integer })
}

export function conceptsSchema(conceptTypes: readonly string[]) {
  return z.object({ c: z.array(conceptAnswer(conceptTypes)) })
}

/** Concepts and relations from one call. */
export function graphSchema(conceptTypes: readonly string[], relationTypes: readonly string[]) {
  return z.object({ c: z.array(conceptAnswer(conceptTypes)), r: z.array(namedRelation(relationTypes)) })
}

/** Relations between concepts of a numbered list. */
export function relationsSchema(relationTypes: readonly string[]) {
  return z.object({ r: z.array(z.object({ s: integer, t: oneOf(relationTypes), o: integer, l: integer })) })
}

/** For each numbered item its line and the words of that line; line 0 where there is none. */
export const repairsSchema = z.object({ f: z.array(z.object({ i: integer, l: integer, w: z.string() })) })

/** Language, how many calls the slides are worth, terms to look for. */
export const outlookSchema = z.object({ g: z.string(), k: integer, w: z.array(z.string()) })

export type ConceptAnswer = z.infer<ReturnType<typeof conceptAnswer>>
export type RelationAnswer = z.infer<ReturnType<typeof namedRelation>>
export type RepairAnswer = z.infer<typeof repairsSchema>['f'][number]
