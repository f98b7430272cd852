import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { requirePinned } from '../../infra/app/compose-plugin.ts'
import { createApp } from '../../infra/create-app.ts'
import { runFile } from '../support/run-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'knowbase-main-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The app as `cdk synth -c KEY=VALUE` starts it. */
const synthesize = (context: Readonly<Record<string, string>>) =>
  runFile('infra/main.ts', [], {
    environment: { CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: folder },
  })

describe('a synthesis that cannot be', () => {
  test.each([
    [{ instanceType: 'c5.large' }, '-c instanceType="c5.large": expected one of t3.xlarge,'],
    [{ instancetype: 'c5.4xlarge' }, '-c instancetype="c5.4xlarge": there is no such key, expected instanceType;'],
    [{ allowedCidrs: '0.0.0.0/0' }, '-c allowedCidrs="0.0.0.0/0": expected networks of your own'],
  ])('%o ends in one line, without a stack trace', async (context, said) => {
    const { code, stdout, stderr } = await synthesize(context)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain(said)
    expect(stdout).toBe('')
    expect(code).toBe(1)
  })

  test('another region than that of the credentials', () => {
    const synthesizeIn = (region: string, account?: string) =>
      createApp({ account, region: 'us-east-1' }, { outdir: folder, context: { region } })
    expect(() => synthesizeIn('eu-central-1', '111122223333')).toThrow(
      '-c region="eu-central-1": expected us-east-1, the region of the AWS environment; set AWS_REGION=eu-central-1',
    )
    // Without credentials there is nothing to contradict: the CDK then says us-east-1 wherever nobody chose.
    expect(() => synthesizeIn('eu-central-1')).not.toThrow()
    expect(() => synthesizeIn('us-east-1', '111122223333')).not.toThrow()
  })

  test('a compose plugin without checksums', () => {
    const plugin = { source: 'https://releases.example.org', version: 'v1', sha256: { x86_64: '', aarch64: '' } }
    expect(() => requirePinned(plugin)).toThrow(/pinned-compose\.json: expected a SHA-256 .*npm run pin-compose/)
  })
})
