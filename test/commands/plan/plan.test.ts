import { describe, expect, it } from 'vitest'
import { runProgram, samplePath } from '../../support/run-program.ts'

const plan = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  JSON.parse((await runProgram(['plan', samplePath, '--json', ...args], { environment })).stdout) as {
    provider: string
    model: string
    depth: string
    slides: number
    limits: Record<string, { perMinute: number }>
    estimate: { calls: number; chargedTokens: number; dollars: number; bound: { seconds: number } }
    machines: { machine: string; machineDollars: number }[]
    tiers: { tier: string }[]
  }

describe('knowbase plan', () => {
  it('needs no key and asks nothing', async () => {
    const { code, stdout } = await runProgram(['plan', samplePath])
    expect(code).toBe(0)
    expect(stdout).toMatch(/sample\.pptx: 15 slides, \d+ segments/)
    expect(stdout).toMatch(/about \d+ calls, [\d,]+ tokens in, [\d,]+ out, \$0\.0\d+/)
    for (const name of ['laptop, one by one', 't3.xlarge', 't3.2xlarge', 'm5.2xlarge', 'c5.4xlarge', 'c5.9xlarge'])
      expect(stdout).toContain(name)
    expect(stdout).toContain('saved a day at 10 decks')
    expect(stdout).toContain('tier 1')
  })

  it('goes by the provider, the limits, the depth and the region that it is given', async () => {
    const openai = await plan(['--tpm', '50000'])
    expect(openai).toMatchObject({ provider: 'openai', depth: 'balanced', limits: { tokens: { perMinute: 50_000 } } })
    const anthropic = await plan(['--depth', 'thorough', '--rpm', '7'], { ANTHROPIC_API_KEY: 'not-used' })
    expect(anthropic).toMatchObject({ provider: 'anthropic', limits: { requests: { perMinute: 7 } } })
    expect(anthropic.estimate.chargedTokens).toBeGreaterThan(openai.estimate.chargedTokens)
    expect(anthropic.tiers[0]?.tier).not.toBe(openai.tiers[0]?.tier)
    const dear = await plan(['--region', 'eu-central-1'])
    expect(dear.machines.at(-1)?.machineDollars).toBeGreaterThan(openai.machines.at(-1)?.machineDollars ?? 0)
  })

  it.each<[string, string[], number, RegExp]>([
    ['a region without prices', ['plan', samplePath, '--region', 'mars-1'], 2, /us-east-1/],
    ['a limit that is none', ['plan', samplePath, '--tpm', 'lots'], 2, /OPENAI_MAX_TPM/],
    ['no deck', ['plan', 'package.json'], 4, /package\.json/],
  ])('refuses %s', async (_name, args, code, message) => {
    const run = await runProgram(args)
    expect(run.stderr).toMatch(message)
    expect(run.code).toBe(code)
  })
})
