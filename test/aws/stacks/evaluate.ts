import { AwsError } from '../request.ts'

/** What intrinsic functions of a template look up. */
export type Scope = {
  /** The value of `Ref`: of a parameter, a resource or a pseudo parameter. */
  readonly ref: (name: string) => unknown
  readonly attribute: (logicalId: string, name: string) => unknown
  readonly condition: (name: string) => boolean
  readonly zones: readonly string[]
}

const nothing = Symbol('AWS::NoValue')

/** A value of a template with every intrinsic function done. What is `AWS::NoValue` is left out. */
export function evaluate(value: unknown, scope: Scope): unknown {
  const done = walk(value, scope)
  return done === nothing ? undefined : done
}

function walk(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((one) => walk(one, scope)).filter((one) => one !== nothing)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [name, argument] = entries[0] ?? ['', undefined]
  const intrinsic = entries.length === 1 ? functions[name] : undefined
  if (intrinsic !== undefined) return intrinsic(argument, scope)
  if (entries.length === 1 && name.startsWith('Fn::'))
    throw new AwsError('ValidationError', `The fake does not know ${name}`)
  return Object.fromEntries(
    entries.map(([key, one]) => [key, walk(one, scope)] as const).filter(([, one]) => one !== nothing),
  )
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown

const both = (argument: unknown, scope: Scope): readonly unknown[] =>
  (argument as readonly unknown[]).map((one) => walk(one, scope))

const functions: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, { ref }) => (name === 'AWS::NoValue' ? nothing : ref(String(name))),
  'Fn::GetAtt': (argument, { attribute }) => {
    const [id, ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.')
    return attribute(id ?? '', path.join('.'))
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = both(argument, scope)
    return (parts as readonly unknown[]).join(String(separator))
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = both(argument, scope)
    return String(whole).split(String(separator))
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = both(argument, scope)
    return (list as readonly unknown[])[Number(index)]
  },
  'Fn::GetAZs': (_argument, { zones }) => zones,
  'Fn::Base64': (argument, scope) => Buffer.from(String(walk(argument, scope))).toString('base64'),
  'Fn::Sub': (argument, scope) => {
    const [pattern, names] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, unknown>]
    return pattern.replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`
      if (Object.hasOwn(names, name)) return String(walk(names[name], scope))
      const [id, ...path] = name.split('.')
      return String(path.length > 0 ? scope.attribute(id ?? '', path.join('.')) : scope.ref(name))
    })
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = argument as readonly [string, unknown, unknown]
    return walk(scope.condition(condition) ? yes : no, scope)
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = both(argument, scope)
    return String(left) === String(right)
  },
  'Fn::Not': (argument, scope) => both(argument, scope)[0] !== true,
  'Fn::And': (argument, scope) => both(argument, scope).every((one) => one === true),
  'Fn::Or': (argument, scope) => both(argument, scope).some((one) => one === true),
  Condition: (name, { condition }) => (typeof name === 'string' ? condition(name) : { Condition: name }),
}
