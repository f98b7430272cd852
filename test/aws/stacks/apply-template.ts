import type { Region } from '../account.ts'
import type { Fake } from '../fake-aws.ts'
import { evaluate } from './evaluate.ts'
import type { Maker } from './resource-types.ts'
import { attributeOf, createResource, deleteResource, differing, replaces, updateResource } from './resources.ts'
import { type Properties, type Resource, type Stack, setResource, setStatus, tell } from './stack.ts'
import { ordered, parseTemplate, resolveParameters, scopeOf } from './template.ts'

/** How to take a step back. */
type Undo = () => void | Promise<void>

/**
 * Makes of a stack what a template says, resource by resource; where one fails, takes back what was done, as
 * CloudFormation does: a first deployment ends as ROLLBACK_COMPLETE, a later one as UPDATE_ROLLBACK_COMPLETE.
 */
export async function applyTemplate(
  stack: Stack,
  text: string,
  given: ReadonlyMap<string, string>,
  { fake, region }: { readonly fake: Fake; readonly region: Region },
): Promise<void> {
  const first = stack.status === 'REVIEW_IN_PROGRESS'
  setStatus(stack, first ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS', 'User Initiated')
  const template = parseTemplate(text)
  const maker = (logicalId: string): Maker => ({ fake, region, stackName: stack.name, logicalId })
  const scope = scopeOf(
    template,
    { account: fake.account, region, stack },
    resolveParameters(template, given, region),
    {
      ref: (id) => stack.resources.get(id)?.physicalId,
      attribute: (id, name) => {
        const there = stack.resources.get(id)
        return there === undefined ? undefined : attributeOf(there, name, maker(id))
      },
    },
  )
  const undo: Undo[] = []
  const replaced: Resource[] = []
  const order = ordered(template, scope)
  try {
    for (const [logicalId, { Type: type, Properties: raw = {}, DeletionPolicy: policy }] of order) {
      const properties = (evaluate(raw, scope) ?? {}) as Properties
      const there = stack.resources.get(logicalId)
      const names = there === undefined ? [] : differing(there.properties, properties)
      if (there !== undefined && there.type === type && names.length === 0) continue
      const inPlace = there !== undefined && there.type === type && !replaces(type, names)
      if (inPlace) await change(there, properties, maker(logicalId))
      else {
        if (there !== undefined) replaced.push(there)
        // One policy keeps what it names but where the deployment that makes it fails.
        const retain = policy === 'Retain' || policy === 'RetainExceptOnCreate'
        await make({ logicalId, type, properties, retain }, policy === 'Retain', maker(logicalId))
      }
    }
  } catch (error) {
    await takeBack(error instanceof Error ? error.message : String(error))
    return
  }
  const ids = new Set(order.map(([id]) => id))
  for (const old of [...replaced, ...[...stack.resources.values()].filter(({ logicalId }) => !ids.has(logicalId))]) {
    if (!ids.has(old.logicalId)) stack.resources.delete(old.logicalId)
    if (!old.retain) deleteResource(old, maker(old.logicalId))
  }
  stack.template = text
  stack.parameters = given
  stack.outputs = new Map(
    Object.entries(template.Outputs ?? {})
      .filter(([, { Condition: condition }]) => condition === undefined || scope.condition(condition))
      .map(([name, { Value: value }]) => [name, String(evaluate(value, scope))]),
  )
  setStatus(stack, first ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE')

  async function change(there: Resource, properties: Properties, own: Maker): Promise<void> {
    const before = there.properties
    setResource(stack, there, 'UPDATE_IN_PROGRESS')
    undo.push(async () => {
      const tried = { ...there }
      there.properties = before
      // A group that is put back comes up as it did before.
      await updateResource(tried, before, own).catch(() => {})
      setResource(stack, there, 'UPDATE_COMPLETE')
    })
    try {
      there.properties = properties
      await updateResource({ ...there, properties: before }, properties, own)
    } catch (error) {
      setResource(stack, there, 'UPDATE_FAILED', error instanceof Error ? error.message : String(error))
      throw error
    }
    setResource(stack, there, 'UPDATE_COMPLETE')
  }

  async function make(
    wanted: Omit<Resource, 'physicalId' | 'status'>,
    keptOnFailure: boolean,
    own: Maker,
  ): Promise<void> {
    const before = stack.resources.get(wanted.logicalId)
    tell(stack, { ...wanted, physicalId: '', status: 'CREATE_IN_PROGRESS', reason: undefined })
    try {
      const resource = { ...wanted, physicalId: await createResource(wanted.type, wanted.properties, own), status: '' }
      stack.resources.set(wanted.logicalId, resource)
      setResource(stack, resource, 'CREATE_COMPLETE')
      undo.push(() => {
        if (!keptOnFailure) deleteResource(resource, own)
        setResource(stack, resource, keptOnFailure ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE')
        if (before === undefined) stack.resources.delete(wanted.logicalId)
        else stack.resources.set(wanted.logicalId, before)
      })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      tell(stack, { ...wanted, physicalId: '', status: 'CREATE_FAILED', reason })
      throw error
    }
  }

  async function takeBack(reason: string): Promise<void> {
    setStatus(stack, first ? 'ROLLBACK_IN_PROGRESS' : 'UPDATE_ROLLBACK_IN_PROGRESS', reason)
    for (const step of undo.reverse()) await step()
    setStatus(stack, first ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE')
  }
}
