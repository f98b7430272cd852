import { parse } from 'yaml'
import type { Account, Region } from '../account.ts'
import { AwsError } from '../request.ts'
import { evaluate, type Scope } from './evaluate.ts'

export type TemplateResource = {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly DependsOn?: string | readonly string[]
  readonly Condition?: string
  readonly DeletionPolicy?: string
}

export type Template = {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: string | number }>>
  readonly Conditions?: Readonly<Record<string, unknown>>
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>
}

/** A template in JSON or YAML. */
export function parseTemplate(text: string): Template {
  return parse(text) as Template
}

/**
 * Values of the template's parameters; those of SSM types are looked up.
 * @throws AwsError where one has no value, or Systems Manager does not have it
 */
export function resolveParameters(
  template: Template,
  given: ReadonlyMap<string, string>,
  region: Region,
): ReadonlyMap<string, unknown> {
  const resolved = new Map<string, unknown>()
  const missing: string[] = []
  for (const [name, { Type: type, Default: fallback }] of Object.entries(template.Parameters ?? {})) {
    const value = given.get(name) ?? (fallback === undefined ? undefined : String(fallback))
    if (value === undefined) throw new AwsError('ValidationError', `Parameters: [${name}] must have values`)
    if (type.startsWith('AWS::SSM::Parameter::Value')) {
      const parameter = region.parameters.get(value)
      if (parameter === undefined || parameter.type === 'SecureString') missing.push(value)
      resolved.set(name, parameter?.value)
    } else resolved.set(name, type === 'CommaDelimitedList' ? value.split(',').filter((one) => one !== '') : value)
  }
  if (missing.length > 0)
    throw new AwsError(
      'ValidationError',
      `Unable to fetch parameters [${missing.join(',')}] from parameter store for this account.`,
    )
  return resolved
}

/** What a template's functions look up; resources come from `made`, which knows those that are there. */
export function scopeOf(
  template: Template,
  {
    account,
    region,
    stack,
  }: { account: Account; region: Region; stack: { readonly id: string; readonly name: string } },
  parameters: ReadonlyMap<string, unknown>,
  made: Pick<Scope, 'ref' | 'attribute'>,
): Scope {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': account.id,
    'AWS::Region': region.name,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': stack.id,
  }
  const scope: Scope = {
    ref: (name) => pseudo[name] ?? (parameters.has(name) ? parameters.get(name) : made.ref(name)),
    attribute: made.attribute,
    condition: (name) => evaluate(template.Conditions?.[name], scope) === true,
    zones: ['a', 'b', 'c'].map((letter) => `${region.name}${letter}`),
  }
  return scope
}

/** Resources in an order in which each comes after what it refers to or depends on. */
export function ordered(template: Template, scope: Scope): readonly (readonly [string, TemplateResource])[] {
  const there = new Map(
    Object.entries(template.Resources).filter(
      ([, { Condition: condition }]) => condition === undefined || scope.condition(condition),
    ),
  )
  const done: (readonly [string, TemplateResource])[] = []
  const seen = new Set<string>()
  const visit = (id: string): void => {
    const resource = there.get(id)
    if (resource === undefined || seen.has(id)) return
    seen.add(id)
    for (const other of [...[resource.DependsOn ?? []].flat(), ...mentioned(resource.Properties)]) visit(other)
    done.push([id, resource])
  }
  for (const id of there.keys()) visit(id)
  return done
}

function mentioned(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(mentioned)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => {
    if (key === 'Ref') return [String(one)]
    if (key === 'Fn::GetAtt') return [String(Array.isArray(one) ? one[0] : one).split('.')[0] ?? '']
    if (key === 'Fn::Sub')
      return [
        ...Array.from(JSON.stringify(one).matchAll(/\$\{([^}!.]+)/g), ([, name]) => name ?? ''),
        ...(Array.isArray(one) ? mentioned(one) : []),
      ]
    return mentioned(one)
  })
}
