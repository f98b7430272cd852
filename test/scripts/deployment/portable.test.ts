import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { cdkProgram } from '../../../scripts/cdk/run-cdk.ts'
import { runChild } from '../../../scripts/run-child.ts'

const folder = fileURLToPath(new URL('../../../scripts', import.meta.url))
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }))

describe('scripts run on any system', () => {
  it('finds the CDK beside its manifest', () => {
    expect(cdkProgram('C:\\project\\node_modules\\aws-cdk\\package.json', path.win32)).toBe(
      'C:\\project\\node_modules\\aws-cdk\\bin\\cdk',
    )
    expect(cdkProgram('/project/node_modules/aws-cdk/package.json', path.posix)).toBe(
      '/project/node_modules/aws-cdk/bin/cdk',
    )
  })

  it('hands arguments on as they are, with no shell that would read them', async () => {
    const word = 'a "b" $HOME; c | d > e %PATH%'
    const { stdout } = await runChild(process.execPath, ['-p', 'process.argv[1]', word])
    expect(stdout.trim()).toBe(word)
  })

  it('has no shell strings and no paths of one system', () => {
    expect(sources.length).toBeGreaterThan(20)
    const found = sources.filter(({ text }) =>
      /\bexec(Sync)?\b[^}]*\} from 'node:child_process'|shell: |['"`]\/(tmp|usr|home)\b/.test(text),
    )
    expect(found.map(({ name }) => name)).toEqual([])
  })

  it('says that a program is not there', async () => {
    await expect(runChild('knowbase-no-such-program', [])).rejects.toThrow('There is no program')
  })
})
