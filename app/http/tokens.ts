import { createSigner, createVerifier } from 'fast-jwt'
import { z } from 'zod'
import { KnowbaseError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import { type Scope, scopes } from './scopes.ts'

/** Who a request comes from and what it may do. */
export type Caller = { readonly client: string; readonly scopes: readonly Scope[] }

const claims = z.object({ sub: z.string().min(1).max(200), scope: z.string() })

/** @param secret at least 32 characters @param seconds until it expires */
export function mintToken(secret: string, caller: Caller, seconds: number, clock: Clock): string {
  const now = Math.floor(clock.date().getTime() / 1000)
  const sign = createSigner({ key: secret, algorithm: 'HS256' })
  return sign({ sub: caller.client, scope: caller.scopes.join(' '), iat: now, exp: now + seconds })
}

/** Gives the caller of a token, or throws KnowbaseError unauthorized saying what is wrong with it. */
export function createTokenReader(secret: string, clock: Clock): (token: string) => Caller {
  return (token) => {
    const verify = createVerifier({
      key: secret,
      algorithms: ['HS256'],
      requiredClaims: ['exp', 'sub', 'scope'],
      clockTimestamp: clock.date().getTime(),
    })
    try {
      const { sub, scope } = claims.parse(verify(token))
      const granted = scope.split(' ')
      return { client: sub, scopes: scopes.filter((one) => granted.includes(one)) }
    } catch (cause) {
      const expired = cause instanceof Error && 'code' in cause && cause.code === 'FAST_JWT_EXPIRED'
      throw new KnowbaseError(
        'unauthorized',
        expired ? 'The bearer token has expired.' : 'The bearer token is not valid.',
        {
          advice: 'Mint one with knowbase token.',
          cause,
        },
      )
    }
  }
}

export function mayDo({ scopes }: Caller, wanted: readonly Scope[]): boolean {
  return scopes.includes('admin') || wanted.some((scope) => scopes.includes(scope))
}
