import { newId } from '../account.ts'
import { AwsError } from '../request.ts'
import { type Maker, resourceTypes } from './resource-types.ts'
import type { Properties, Resource } from './stack.ts'

/**
 * Makes a resource. @returns its id
 * @throws AwsError where its name is taken, or the world says that it cannot be made
 */
export async function createResource(type: string, properties: Properties, maker: Maker): Promise<string> {
  const { nameProperty, exists, create } = resourceTypes[type] ?? {}
  const { fake, region, stackName, logicalId } = maker
  const why = fake.world.unmakeable(type)
  if (why !== undefined) throw new AwsError('GeneralServiceException', why)
  const name = nameProperty === undefined ? undefined : properties[nameProperty]
  if (typeof name === 'string') {
    if (region.taken.has(`${type} ${name}`) || exists?.(name, maker) === true)
      throw new AwsError('AlreadyExists', `${name} already exists (Service: ${type}, Status Code: 400)`)
  }
  const id =
    (await create?.(properties, maker)) ?? (typeof name === 'string' ? name : newId(`${stackName}-${logicalId}`))
  if (typeof name === 'string') region.taken.add(`${type} ${name}`)
  return id
}

/** @throws AwsError where it resists */
export function deleteResource({ type, physicalId, properties }: Resource, maker: Maker): void {
  const why = maker.fake.world.resists(type)
  if (why !== undefined) throw new AwsError('DependencyViolation', why)
  const { nameProperty, remove } = resourceTypes[type] ?? {}
  remove?.(physicalId, maker)
  if (nameProperty !== undefined) maker.region.taken.delete(`${type} ${String(properties[nameProperty])}`)
}

export async function updateResource(
  { type, physicalId, properties: before }: Resource,
  properties: Properties,
  maker: Maker,
): Promise<void> {
  await resourceTypes[type]?.update?.(physicalId, properties, before, maker)
}

/** An attribute, as far as its type says one; else a text that is its own. */
export function attributeOf({ type, physicalId }: Resource, name: string, maker: Maker): string {
  const { fake, region } = maker
  const own = resourceTypes[type]?.attribute?.(physicalId, name, maker)
  if (own !== undefined) return own
  if (name.endsWith('Arn'))
    return `arn:aws:${type.split('::')[1]?.toLowerCase()}:${region.name}:${fake.account.id}:${physicalId}`
  return name.endsWith('Id') ? physicalId : `${physicalId}.${name}`
}

/** Names of properties that differ. */
export function differing(before: Properties, after: Properties): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
}

/** Whether a change of these properties means another resource. */
export function replaces(type: string, properties: readonly string[]): boolean {
  return properties.some((name) => resourceTypes[type]?.immutable?.includes(name) === true)
}
