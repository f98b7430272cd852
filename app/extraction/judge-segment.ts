import type { Plan } from '../domain/segment.ts'
import { mostCalls } from './depth.ts'
import { readParts } from './find-concepts.ts'
import { termsShown } from './requests.ts'
import type { SegmentWork } from './segment-work.ts'

/**
 * The model's own prepass. Its terms go before those of the keyless analysis where the slides hold them; it can ask for
 * fewer calls than planned, though never for none: a deck must not talk its slides out of being read.
 */
export async function judgeSegment(work: SegmentWork, free: Plan): Promise<Plan> {
  const { ask, requests, asked, index, calls } = work
  const answers = await readParts(work, 1, async (part) => [await ask(requests.prepass(part), asked('prepass'))])
  const terms = answers.flatMap(({ w }) => w).filter((term) => index.surfaceOf(term) !== undefined)
  const wanted = answers.reduce((sum, { k }) => sum + Math.round(k), 0)
  const language = answers[0]?.g.trim().toLowerCase() ?? ''
  return {
    language: /^[a-z]{2}$/.test(language) ? language : free.language,
    density: free.density,
    terms: [...new Set([...terms, ...free.terms])].slice(0, Math.max(termsShown, free.terms.length)),
    calls: Math.min(calls, Math.max(1, Math.min(mostCalls, wanted))),
  }
}
