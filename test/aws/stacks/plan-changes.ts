import type { Region } from '../account.ts'
import type { Fake } from '../fake-aws.ts'
import { evaluate } from './evaluate.ts'
import { resourceTypes } from './resource-types.ts'
import { attributeOf, differing, replaces } from './resources.ts'
import type { Change, Properties, Stack } from './stack.ts'
import { ordered, parseTemplate, resolveParameters, scopeOf } from './template.ts'

/** What a template would change of a stack, told without doing any of it, and the outputs that would come of it. */
export function planChanges(
  stack: Stack,
  text: string,
  given: ReadonlyMap<string, string>,
  { fake, region }: { readonly fake: Fake; readonly region: Region },
): { readonly changes: readonly Change[]; readonly outputsChange: boolean } {
  const template = parseTemplate(text)
  const parameters = resolveParameters(template, given, region)
  const changed = new Map<string, Change>()
  const unknown = (id: string, name: string): string => `(known after ${id} is made: ${name})`
  const scope = scopeOf(template, { account: fake.account, region, stack }, parameters, {
    ref: (id) => {
      const there = stack.resources.get(id)
      const change = changed.get(id)
      return there === undefined || change?.replacement === true ? unknown(id, 'Ref') : there.physicalId
    },
    attribute: (id, name) => {
      const there = stack.resources.get(id)
      const change = changed.get(id)
      const lively = change !== undefined && resourceTypes[change.type]?.lively?.includes(name) === true
      if (there === undefined || change?.replacement === true || lively) return unknown(id, name)
      return attributeOf(there, name, { fake, region, stackName: stack.name, logicalId: id })
    },
  })
  const order = ordered(template, scope)
  for (const [logicalId, { Type: type, Properties: raw = {} }] of order) {
    const there = stack.resources.get(logicalId)
    if (there === undefined || there.type !== type) {
      changed.set(logicalId, {
        action: 'Add',
        logicalId,
        type,
        physicalId: undefined,
        replacement: false,
        properties: [],
      })
      continue
    }
    const properties = differing(there.properties, evaluate(raw, scope) as Properties)
    if (properties.length === 0) continue
    const replacement = replaces(type, properties)
    changed.set(logicalId, { action: 'Modify', logicalId, type, physicalId: there.physicalId, replacement, properties })
  }
  const ids = new Set(order.map(([id]) => id))
  for (const { logicalId, type, physicalId } of stack.resources.values())
    if (!ids.has(logicalId))
      changed.set(logicalId, { action: 'Remove', logicalId, type, physicalId, replacement: false, properties: [] })
  const outputs = Object.entries(template.Outputs ?? {}).map(([name, { Value: value }]) => [
    name,
    evaluate(value, scope),
  ])
  return {
    changes: [...changed.values()],
    outputsChange: JSON.stringify(outputs) !== JSON.stringify([...stack.outputs]),
  }
}
