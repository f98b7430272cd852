import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeAws, startFakeAws } from '../fake-aws.ts'
import { type Checkout, createCheckout } from './support/checkout.ts'
import { createOperator, type Operator } from './support/operator.ts'

describe('the test on a real account', () => {
  let fake: FakeAws
  let checkout: Checkout
  let operator: Operator

  beforeAll(async () => {
    fake = await startFakeAws()
    checkout = createCheckout()
    operator = createOperator(checkout, fake)
  })
  afterAll(async () => {
    checkout.remove()
    await fake.close()
  })

  test('asks nothing of AWS unless it is wanted', async () => {
    const { code, stderr } = await operator.script('test-aws')
    expect(code).toBe(1)
    expect(stderr).toContain('KNOWBASE_TEST_AWS=yes')
    expect(fake.requests).toEqual([])
  })

  test('needs credentials', async () => {
    const nobody = operator.with({ KNOWBASE_TEST_AWS: 'yes', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' })
    const { code, stderr } = await nobody.script('test-aws')
    expect(code).toBe(1)
    expect(stderr).toContain('credentials')
  })

  test('a dry run says where, for how long and what it costs, and makes nothing', async () => {
    const { code, stdout, stderr } = await operator.script('test-aws', '--dry-run', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      stackName: expect.stringMatching(/^knowbase-test-\d{8}$/),
    })
    expect(stderr).toContain('t3.2xlarge costs $')
    expect(stderr).toContain('about an hour')
    expect(fake.requests.filter((request) => /(Create|Put|Send|Run|Delete)/.test(request))).toEqual([])
  })
})
