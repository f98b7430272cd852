import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type GroupResult, groupNames, groupOf, runGroups, summary } from '../../scripts/run-checks.ts'

const node = (code: string): readonly string[] => [process.execPath, '-e', code]

it('runs groups side by side, keeps the output of each, and knows which failed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'knowbase-run-checks-'))
  const mark = JSON.stringify(join(folder, 'mark'))
  try {
    const ended: string[] = []
    const groups = [
      // Ends when the second has begun: one after the other they never would.
      { name: 'first', command: node(`const look = () => fs.existsSync(${mark}) || setTimeout(look, 20); look()`) },
      { name: 'second', command: node(`fs.writeFileSync(${mark}, ''); console.error('why'); process.exit(3)`) },
      { name: 'missing', command: ['/no/such/program'] },
    ]
    const results = await runGroups(groups, 2, ({ name }) => ended.push(name))
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['first', true],
      ['second', false],
      ['missing', false],
    ])
    expect(ended.toSorted()).toEqual(['first', 'missing', 'second'])
    expect(results[1]?.output).toBe('why\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('starts npm as a file for Node, since Windows has no npm that can be started', () => {
  const npm = 'C:\\node\\node_modules\\npm\\bin\\npm-cli.js'
  expect(groupOf('checks', 1, npm).command).toEqual([process.execPath, npm, 'run', 'check'])
  for (const name of groupNames) expect(groupOf(name, 1, npm).command[0]).toBe(process.execPath)
})

it('says how it is started where npm did not start it', () => {
  const { npm_execpath: _, ...env } = process.env
  const { status, stderr } = spawnSync(process.execPath, ['scripts/run-checks.ts', 'checks'], { encoding: 'utf8', env })
  expect(stderr).toContain('start this with npm test')
  expect(status).toBe(2)
})

it('sums up in a line a group, and in one that counts all tests', () => {
  const escape = String.fromCharCode(27)
  const counts = `${escape}[2m      Tests ${escape}[22m ${escape}[1m2 failed${escape}[22m | 41 passed | 3 skipped (46)`
  const results: readonly GroupResult[] = [
    { name: 'units', minutes: 1.26, ok: true, output: 'Tests  1 passed (1)\n' },
    { name: 'checks', minutes: 0.5, ok: false, output: ` ✓ Tests of 9 passed\n${counts}\n` },
  ]
  expect(summary(results).split('\n')).toEqual([
    'units          1.3 min  ok',
    'checks         0.5 min  FAILED',
    '42 passed, 2 failed, 3 skipped',
  ])
})

it('every test file is in one group', () => {
  const vitest = ['node_modules/vitest/vitest.mjs', 'list', '--filesOnly', '--json']
  const listed = JSON.parse(execFileSync(process.execPath, vitest, { encoding: 'utf8' })) as {
    file: string
    projectName: string
  }[]
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
  const names = listed.map(({ file }) => file.slice(file.indexOf('/test/') + '/test/'.length))
  expect(names.toSorted()).toEqual(files.toSorted())
  expect(new Set([...listed.map(({ projectName }) => projectName), 'checks'])).toEqual(new Set(groupNames))
})
