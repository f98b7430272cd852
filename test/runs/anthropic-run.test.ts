import { expect, it } from 'vitest'
import { samplePath } from '../support/run-program.ts'
import { graphOf, quickClock, runDeck, startRunProvider, temporaryFolder } from './provider-run.ts'

it('ingests with a key of Anthropic alone: its buckets apart, local vectors', { timeout: 120_000 }, async () => {
  const provider = await startRunProvider({
    models: ['claude-haiku-5-5'],
    key: 'anthropic-key',
    clock: quickClock,
    limits: { requestsPerMinute: 100, inputTokensPerMinute: 20_000, outputTokensPerMinute: 900 },
  })
  const folder = await temporaryFolder()
  try {
    const report = await runDeck({
      deck: samplePath,
      data: folder.path,
      provider,
      environment: {
        OPENAI_BASE_URL: '',
        ANTHROPIC_API_KEY: 'anthropic-key',
        ANTHROPIC_BASE_URL: provider.url,
      },
    })
    expect(report).toMatchObject({ status: 'completed', extractor: 'anthropic claude-haiku-5-5', failedSegments: [] })
    expect(report.concepts).toBeGreaterThan(10)
    expect(report.calls?.dollars).toBeGreaterThan(0)
    expect(provider.statistics.calls.every((call) => call.kind === 'chat' && call.call?.format === 'tool')).toBe(true)
    // More than a minute's output was reserved, so that some calls had to wait.
    const reserved = provider.statistics.calls.reduce((sum, { call }) => sum + (call?.maxOutputTokens ?? 0), 0)
    expect(reserved).toBeGreaterThan(900)
    expect(await graphOf(folder.path)).toMatchObject({ documents: [{ status: 'completed' }] })
  } finally {
    await provider.close()
    await folder.remove()
  }
})
