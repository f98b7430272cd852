import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { dumpScript, resumeScript } from '../../../scripts/deployment/dump-script.ts'
import { runLines } from '../../aws/scenarios/support/stand-in-machine.ts'
import { findShellcheck } from '../../infra/support/linters.ts'

const lines = dumpScript('s3://backups/neo4j.dump')
const shellcheck = findShellcheck()

/** What Docker is asked to do, without the options that are the same each time. */
const steps = (calls: readonly string[]): readonly string[] =>
  calls.map((call) => call.replace(/^docker compose .*compose\.machine\.json /, 'compose '))

describe('the dump of a graph', () => {
  it('stops writers and database, dumps, uploads, and leaves nothing behind', () => {
    const { code, calls } = runLines(lines)
    expect(code).toBe(0)
    expect(steps(calls)).toEqual([
      'compose stop api ingestion-worker neo4j',
      'install -d -o 7474 -g 7474 /data/dumps',
      expect.stringMatching(
        /^compose run --rm .* --entrypoint neo4j-admin neo4j database dump neo4j --to-path=\/dumps/,
      ),
      'aws s3 cp --only-show-errors /data/dumps/neo4j.dump s3://backups/neo4j.dump',
      'rm /data/dumps/neo4j.dump',
    ])
  })

  it.each(['database dump', 's3 cp'])('starts the service again where %s fails', (failing) => {
    const { code, calls } = runLines(lines, failing)
    expect(code).not.toBe(0)
    expect(steps(calls).at(-1)).toBe('compose start api ingestion-worker neo4j')
  })

  it.each([undefined, 'rm --force knowbase-dump'])('can be ended, and the service started again (%s)', (failing) => {
    const { code, calls } = runLines(resumeScript(), failing)
    expect(code).toBe(0)
    expect(steps(calls)).toEqual(['docker rm --force knowbase-dump', 'compose start api ingestion-worker neo4j'])
  })

  it.skipIf(shellcheck === undefined).each([lines, resumeScript()])('has nothing that shellcheck minds', (...text) => {
    const { stdout } = spawnSync(shellcheck ?? '', ['--shell=bash', '-'], { input: text.join('\n'), encoding: 'utf8' })
    expect(stdout).toBe('')
  })
})
