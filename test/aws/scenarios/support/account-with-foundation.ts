import type { Region } from '../../account.ts'
import { type FakeAws, startFakeAws } from '../../fake-aws.ts'
import { type Checkout, createCheckout } from './checkout.ts'
import { createOperator, type Operator } from './operator.ts'

export type Ready = {
  readonly fake: FakeAws
  readonly region: Region
  readonly operator: Operator
  /** A synthesis of the app on the default type. */
  readonly assembly: string
  readonly end: () => Promise<void>
}

/** An account where all is there that a machine needs: foundation, an image, and secrets. */
export async function accountWithFoundation(): Promise<Ready> {
  const checkout: Checkout = createCheckout()
  const fake = await startFakeAws()
  const region = fake.account.region(fake.home)
  const operator = createOperator(checkout, fake)
  const assembly = await operator.synth('assembly')
  for (const args of [['bootstrap'], ['deploy', 'foundation/*']]) {
    const { code, stderr } = await operator.cdk(...args, '--app', assembly)
    if (code !== 0) throw new Error(stderr)
  }
  const digest = `sha256:${'0'.repeat(64)}`
  region.repositories.get('knowbase/service')?.images.push({ digest, tags: ['0'], bytes: 1 })
  const put = (name: string, value: string, type = 'String'): void =>
    void region.parameters.set(`/knowbase/${name}`, { value, type })
  put('image-digest', digest)
  put('secrets-written', '2026-01-01')
  for (const name of ['JWT_SECRET', 'NEO4J_PASSWORD']) put(`secrets/${name}`, 'hidden', 'SecureString')
  return {
    fake,
    region,
    operator,
    assembly,
    end: async () => {
      await fake.close()
      checkout.remove()
    },
  }
}
