import { Stack, Validations } from 'aws-cdk-lib'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'

export type Permission = {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions?: Readonly<Record<string, unknown>>
  /** Why a wildcard in actions or resources is as narrow as it can be; required where there is one. */
  readonly wildcards?: string
}

/** Grants a permission; its wildcards are acknowledged to the checks one by one, with their reason. */
export function allow(role: Role, { actions, resources, conditions, wildcards }: Permission): void {
  role.addToPolicy(
    new PolicyStatement({ actions: [...actions], resources: [...resources], ...(conditions && { conditions }) }),
  )
  if (wildcards !== undefined) acknowledgeWildcards(role, [...actions, ...resources], wildcards)
}

/** Acknowledges each of the actions and resources that has a wildcard. */
export function acknowledgeWildcards(role: Role, patterns: readonly string[], reason: string): void {
  for (const pattern of patterns.map((one) => flat(Stack.of(role).resolve(one)))) {
    if (!pattern.includes('*')) continue
    const kind = /^[a-z0-9]+:[A-Z]\w*\*$/.test(pattern) ? 'Action' : 'Resource'
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[${kind}::${pattern}]`, reason })
  }
}

/** As the checks write a value that is known at deployment only: references in angle brackets. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Readonly<Record<string, unknown>>
  if (typeof ref === 'string') return `<${ref}>`
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`
  if (Array.isArray(join) && Array.isArray(join[1])) return join[1].map(flat).join(String(join[0]))
  throw new Error(`Cannot write ${JSON.stringify(value)} as the checks do.`)
}
