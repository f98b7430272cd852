import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'knowbase-layering-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Lints one planted file with the project's own rules and gives what the linter printed. */
function lint(file: string, content: string): { readonly code: number | null; readonly output: string } {
  const project = mkdtempSync(join(folder, 'project-'))
  cpSync(join(root, '.oxlintrc.json'), join(project, '.oxlintrc.json'))
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
  mkdirSync(join(project, dirname(file)), { recursive: true })
  writeFileSync(join(project, file), content)
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')
  const { status, stdout, stderr } = spawnSync(process.execPath, [oxlint, '--deny-warnings', file], {
    cwd: project,
    encoding: 'utf8',
  })
  return { code: status, output: stdout + stderr }
}

const importing = (path: string): string => `import { thing } from '${path}'\n\nexport const used: unknown = thing\n`

describe('the layering rules bite', () => {
  it.each([
    ['app/domain/planted.ts', '../ports/clock.ts'],
    ['app/ports/planted.ts', '../deck/deck-reader.ts'],
    ['app/deck/planted.ts', '../language/local-extractor.ts'],
    ['app/graph/planted.ts', '../pipeline/gatekeep.ts'],
    ['app/pipeline/planted.ts', '../graph/ladybug-store.ts'],
    ['app/pipeline/planted.ts', '../wire.ts'],
    ['app/http/planted.ts', '../queue/jobs.ts'],
    ['app/http/planted.ts', '../graph/ladybug-store.ts'],
    ['app/http/planted.ts', '../telemetry/logger.ts'],
    ['app/queue/planted.ts', '../telemetry/logger.ts'],
    ['app/telemetry/planted.ts', '../queue/jobs.ts'],
    ['app/pipeline/planted.ts', '../telemetry/logger.ts'],
    ['app/commands/planted.ts', '../deck/deck-reader.ts'],
    ['app/wire.ts', './commands/main.js'],
    ['app/deck/deeper/planted.ts', '../../language/local-extractor.ts'],
    ['infra/planted.ts', '../app/domain/deck.ts'],
    ['scripts/planted.ts', '../app/wire.ts'],
    ['scripts/verify/planted.ts', '../../app/ports/clock.ts'],
    ['scripts/deployment/checks/planted.ts', '../../../app/ports/clock.ts'],
    ['scripts/deployment/checks/planted.ts', '../../../bench/figures.ts'],
  ])('%s may not import %s', (file, path) => {
    const { code, output } = lint(file, importing(path))
    expect(output).toContain('no-restricted-imports')
    expect(code).not.toBe(0)
  })

  it.each([
    ['app/pipeline/allowed.ts', '../ports/clock.ts'],
    ['app/deck/allowed.ts', '../domain/deck.ts'],
    ['app/wire.ts', './graph/ladybug-store.ts'],
    ['app/wire.ts', './telemetry/logger.ts'],
    ['app/telemetry/allowed.ts', '../pipeline/events.ts'],
    ['infra/allowed.ts', '../app/profiles.ts'],
    ['infra/allowed.ts', '../app/contract.ts'],
    ['scripts/allowed.ts', '../infra/names.ts'],
    ['scripts/deployment/checks/allowed.ts', '../../../app/profiles.ts'],
  ])('%s may import %s', (file, path) => {
    expect(lint(file, importing(path))).toEqual({ code: 0, output: expect.any(String) })
  })
})
