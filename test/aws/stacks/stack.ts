import { randomUUID } from 'node:crypto'
import type { Region } from '../account.ts'

export type Properties = Readonly<Record<string, unknown>>

/** A resource that a stack made. */
export type Resource = {
  readonly logicalId: string
  readonly type: string
  readonly physicalId: string
  /** As they were after references were filled in. */
  properties: Properties
  readonly retain: boolean
  status: string
  reason?: string
}

export type StackEvent = {
  readonly id: string
  readonly at: Date
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
  readonly status: string
  readonly reason: string | undefined
}

export type Change = {
  readonly action: 'Add' | 'Modify' | 'Remove'
  readonly logicalId: string
  readonly type: string
  readonly physicalId: string | undefined
  readonly replacement: boolean
  /** Names of properties that differ. */
  readonly properties: readonly string[]
}

export type ChangeSet = {
  readonly id: string
  readonly name: string
  readonly template: string
  readonly parameters: ReadonlyMap<string, string>
  readonly changes: readonly Change[]
  readonly outputsChange: boolean
}

export type Stack = {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  status: string
  reason?: string
  template: string
  /** Values as they were given, before those of Systems Manager are looked up. */
  parameters: ReadonlyMap<string, string>
  outputs: ReadonlyMap<string, string>
  readonly resources: Map<string, Resource>
  /** The newest first. */
  readonly events: StackEvent[]
  readonly changeSets: Map<string, ChangeSet>
  terminationProtection: boolean
}

/** A stack that nothing was made of yet. */
export function createStack(name: string, region: Region, accountId: string): Stack {
  return {
    id: `arn:aws:cloudformation:${region.name}:${accountId}:stack/${name}/${randomUUID()}`,
    name,
    createdAt: new Date(),
    status: 'REVIEW_IN_PROGRESS',
    template: '',
    parameters: new Map(),
    outputs: new Map(),
    resources: new Map(),
    events: [],
    changeSets: new Map(),
    terminationProtection: false,
  }
}

/** Sets the state of the stack itself, and tells. */
export function setStatus(stack: Stack, status: string, reason?: string): void {
  stack.status = status
  if (reason === undefined) delete stack.reason
  else stack.reason = reason
  tell(stack, { logicalId: stack.name, physicalId: stack.id, type: 'AWS::CloudFormation::Stack', status, reason })
}

/** Sets the state of one of its resources, and tells. */
export function setResource(stack: Stack, resource: Resource, status: string, reason?: string): void {
  resource.status = status
  if (reason === undefined) delete resource.reason
  else resource.reason = reason
  tell(stack, { ...resource, status, reason })
}

export function tell(stack: Stack, event: Omit<StackEvent, 'id' | 'at'>): void {
  stack.events.unshift({ ...event, id: randomUUID(), at: new Date() })
}
