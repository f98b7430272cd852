import { functionWords } from '../../app/domain/function-words.ts'
import type { ChatCall } from './provider-call.ts'

export type PromptLine = { readonly id: number; readonly text: string }

/** A prompt of an extraction as a model reads it. */
export type ReadPrompt = {
  readonly lines: readonly PromptLine[]
  /** What it lists by number, such as known concepts. */
  readonly names: readonly string[]
  /** How many concepts and relations it asks for at most. */
  readonly mostConcepts: number
  readonly mostRelations: number
}

/** Reads the last message: numbered lines between `<slides>` tags, a numbered list after them, `At most N concepts`. */
export function readPrompt(call: ChatCall): ReadPrompt {
  const text = call.messages.at(-1)?.content ?? ''
  const most = (what: string): number => Number(text.match(new RegExp(`(\\d+) ${what}`))?.[1] ?? 0)
  return {
    lines: numbered(between(text, 'slides')).map(({ id, text: line }) => ({ id, text: line.replace(/^[#>] /, '') })),
    names: numbered(between(text, 'concepts') || between(text, 'items')).map((entry) => entry.text),
    mostConcepts: most('concepts'),
    mostRelations: most('relations'),
  }
}

function between(text: string, tag: string): string {
  return text.match(new RegExp(`<${tag}>\\n([\\s\\S]*?)</${tag}>`))?.[1] ?? ''
}

function numbered(text: string): PromptLine[] {
  return [...text.matchAll(/^(\d+): (.*)$/gm)].map(([, id, line]) => ({ id: Number(id), text: line ?? '' }))
}

/**
 * Terms of the lines, most important first: runs of one to three words that are no function words, longer and more
 * frequent ones before others, written as a line writes them.
 */
export function findTerms(lines: readonly PromptLine[]): readonly string[] {
  const found = new Map<string, { readonly written: string; count: number }>()
  for (const { text } of lines) {
    for (const run of contentRuns(text)) {
      const known = found.get(run.toLowerCase())
      if (known === undefined) found.set(run.toLowerCase(), { written: run, count: 1 })
      else known.count++
    }
  }
  const worth = ({ written, count }: { written: string; count: number }): number => count * written.split(' ').length
  return [...found.values()].sort((a, b) => worth(b) - worth(a)).map(({ written }) => written)
}

const english = functionWords('english')

function contentRuns(text: string): readonly string[] {
  const runs: string[] = []
  for (const clause of text.split(/[^\p{L}\p{N} /-]+/u)) {
    let run: string[] = []
    for (const word of [...clause.split(/\s+/), '']) {
      const isContent = /^\p{L}[\p{L}\p{N}/-]{2,}$/u.test(word) && !english.has(word.toLowerCase())
      if (isContent) run.push(word)
      if (isContent && run.length < 3) continue
      if (run.length > 1 || (run[0]?.length ?? 0) > 5) runs.push(run.join(' '))
      run = []
    }
  }
  return runs
}
