import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { ask } from '../../scripts/ask.ts'

/** What a person sees and what comes of it, who types this. */
async function asked(typed: string, hidden: boolean): Promise<{ readonly shown: string; readonly answer: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const answer = ask('Go on? ', { hidden, terminal: { input, output } })
  input.write(typed)
  const said = await answer.catch((error: unknown) => String(error))
  return { shown: String(output.read()), answer: said }
}

it('returns the answer, and shows what is typed', async () => {
  const { shown, answer } = await asked(' yes \r', false)
  expect(answer).toBe('yes')
  expect(shown).toContain('Go on? ')
  expect(shown).toContain('yes')
})

it('shows nothing of a secret', async () => {
  expect(await asked('a-secret\r', true)).toEqual({ shown: 'Go on? \n', answer: 'a-secret' })
})

it.each([
  ['Ctrl-C', '\u0003', false],
  ['Ctrl-C', '\u0003', true],
  ['Ctrl-D', '\u0004', false],
  ['Ctrl-D', '\u0004', true],
])('says in a line that it was broken off with %s', async (_key, typed, hidden) => {
  expect((await asked(typed, hidden)).answer).toBe('Error: It was broken off.')
})
