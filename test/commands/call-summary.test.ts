import { describe, expect, it } from 'vitest'
import { callLines } from '../../app/commands/call-summary.ts'
import type { IngestReport } from '../../app/pipeline/ingest-report.ts'

const calls = {
  calls: 20,
  replayed: 0,
  inputTokens: 1000,
  cachedInputTokens: 0,
  outputTokens: 100,
  dollars: undefined,
  callingSeconds: 2,
  boundSeconds: 1,
  boundBy: 'chain',
  ratio: 2,
  rateLimited: 0,
  chargedTokens: 1100,
  wastedTokens: 0,
}

function lines(over: object): string {
  return callLines({ calls, concepts: 50, relations: 30, incidents: {}, ...over } as unknown as IngestReport).join('\n')
}

describe('what a run says of the answers it got', () => {
  it('counts what was wrong with them', () => {
    expect(lines({ incidents: { truncated: 2, citation_repaired: 3 } })).toContain(
      'Answers: 2 truncated, 3 citation repaired',
    )
  })

  it('says so where a model is hardly worth asking, and only there', () => {
    expect(lines({ incidents: { invalid: 1, citation_dropped: 4, citation_repaired: 40 } })).not.toContain('hardly')
    expect(lines({ incidents: { invalid: 10, refused: 2 } })).toContain('38% of its answers were no use')
    expect(lines({ incidents: { citation_dropped: 80 } })).toContain('50% of what it named stands on no slide')
    expect(lines({ calls: undefined, incidents: {} })).toBe('')
  })
})
