import { describe, expect, it } from 'vitest'
import { parseAssignment, settableVariables } from '../../../scripts/deployment/assignment.ts'

describe('an assignment', () => {
  it.each([
    ['MAX_PARALLEL_SEGMENTS=auto', { name: 'MAX_PARALLEL_SEGMENTS', value: 'auto' }],
    ['HEDGING=', { name: 'HEDGING', value: '' }],
    ['OPENAI_BASE_URL=https://example.org/v1?a=b', { name: 'OPENAI_BASE_URL', value: 'https://example.org/v1?a=b' }],
  ])('%s', (text, expected) => {
    expect(parseAssignment(text)).toEqual(expected)
  })

  it.each([
    ['MAX_PARALLEL_SEGMENTS', 'expected NAME=value'],
    ['=auto', 'expected NAME=value'],
    ['MAX_PARALEL_SEGMENTS=5', 'expected one of '],
    // What a machine stands on.
    ['KNOWBASE_DATA=/elsewhere', 'KNOWBASE_DATA is fixed by compose.yaml'],
    ['NEO4J_URI=bolt://elsewhere', 'NEO4J_URI is fixed by compose.yaml'],
    ['WORKER_MEMORY=20000M', "follow from the machine's type: npm run redeploy -- --instance-type TYPE"],
    ['NEO4J_HEAP=4096m', 'npm run redeploy -- --instance-type TYPE'],
    ['DOMAIN_NAME=example.org', 'npm run deploy -- -c domainName=...'],
    ['KNOWBASE_IMAGE=other', 'npm run push-images, then npm run deploy'],
    ['OPENAI_API_KEY=sk', 'OPENAI_API_KEY is a secret, which npm run secrets writes'],
    ["OPENAI_MODEL=it's", 'cannot hold quotes'],
    ['OPENAI_MODEL=a\nb', 'cannot hold quotes, line ends'],
    ['OPENAI_MODEL={{ssm:other}}', 'cannot hold quotes, line ends or {{'],
    ['HEDGING=perhaps', 'HEDGING must be on, off, not "perhaps"'],
    ['MAX_PARALLEL_SEGMENTS=minus', 'auto or a whole number of at least 1'],
    ['LOG_LEVEL=loud', 'LOG_LEVEL must be trace'],
    ['OPENAI_MAX_RPM=-1', 'more than 0'],
    [`OPENAI_MODEL=${'m'.repeat(4001)}`, '4,000 characters'],
  ])('%s is refused', (text, problem) => {
    expect(parseAssignment(text)).toEqual({ problem: expect.stringContaining(problem) })
  })

  it('knows what compose.yaml hands on, and no secret', () => {
    expect(settableVariables()).toEqual(expect.arrayContaining(['EXTRACTION_DEPTH', 'OPENAI_MAX_RPM', 'MAX_COST_USD']))
    expect(settableVariables().filter((name) => /KEY|PASSWORD|JWT/.test(name))).toEqual([])
  })
})
