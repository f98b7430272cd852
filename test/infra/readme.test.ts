import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contextSchema } from '../../infra/context.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { filledIn } from '../../scripts/infra-readme.ts'
import { runScript } from '../support/run-program.ts'

const readme = readFileSync('infra/README.md', 'utf8')

test('picture, context keys and prices of the documentation are those of the code: npm run infra-readme', () => {
  expect(filledIn(readme)).toBe(readme)
})

test('a documentation without a place for the picture is refused', () => {
  expect(() => filledIn(readme.replace('<!-- stacks -->', ''))).toThrow('no place for stacks')
})

test('every script that the documentation names is there', () => {
  const named = [...readme.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name]) => name ?? '')
  expect(named.length).toBeGreaterThan(15)
  for (const name of named) expect(Object.keys(packageJson.scripts)).toContain(name)
})

test('every option that the documentation gives a script is one of its own', async () => {
  const given = Map.groupBy(
    [...readme.matchAll(/npm run ([a-z-]+) -- ([^`\n#]*)/g)].flatMap(([, name = '', args = '']) =>
      [...args.matchAll(/(?<=^| )--?[a-z][a-z-]*/g)].map(([option]) => [name, option] as const),
    ),
    ([name]) => name,
  )
  given.delete('synth')
  expect([...given.keys()].length).toBeGreaterThan(5)
  for (const [name, options] of given) {
    const { code, stdout } = await runScript(name, ['--help'])
    expect(code).toBe(0)
    for (const [, option] of options) expect(stdout, name).toMatch(new RegExp(`(^|[ ,])${option}[ ,]`, 'm'))
  }
}, 60_000)

test('every context key that the documentation gives is one of the app', () => {
  const keys = [...readme.matchAll(/(?:-c |")([a-z][A-Za-z]+)(?:=|":)/g)].map(([, key]) => key ?? '')
  expect(keys.length).toBeGreaterThan(5)
  const cdkJson: readonly string[] = ['requireApproval']
  for (const key of keys) expect([...Object.keys(contextSchema.shape), ...cdkJson]).toContain(key)
})
