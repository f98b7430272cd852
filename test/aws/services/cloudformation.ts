import { randomUUID } from 'node:crypto'
import type { Account, Region } from '../account.ts'
import type { Fake, Service } from '../fake-aws.ts'
import { AwsError, type Fields, list, record, text, texts } from '../request.ts'
import { applyTemplate } from '../stacks/apply-template.ts'
import { deleteStack } from '../stacks/delete-stack.ts'
import { planChanges } from '../stacks/plan-changes.ts'
import { type ChangeSet, createStack, type Stack } from '../stacks/stack.ts'
import { parseTemplate } from '../stacks/template.ts'
import { unknownAction } from '../unknown-action.ts'
import { changeSetAnswer, eventAnswer, resourceAnswer, stackAnswer } from './cloudformation-answers.ts'

export const cloudFormation: Service = (request, fake) => {
  const { fields } = request
  const region = fake.account.region(request.region)
  const name = text(fields['StackName'])
  switch (request.action) {
    case 'DescribeStacks':
      return { Stacks: (name === '' ? living(region) : [find(region, name)]).map(stackAnswer) }
    case 'ListStacks':
      return { StackSummaries: living(region).map(stackAnswer) }
    case 'DescribeStackEvents':
      return { StackEvents: find(region, name).events.map((event) => eventAnswer(find(region, name), event)) }
    case 'DescribeStackResources':
      return { StackResources: [...find(region, name).resources.values()].map(resourceAnswer) }
    case 'ListStackResources':
      return { StackResourceSummaries: [...find(region, name).resources.values()].map(resourceAnswer) }
    case 'GetTemplate':
      return { TemplateBody: find(region, name).template }
    case 'GetTemplateSummary':
      return templateSummary(fields, region, fake.account)
    case 'CreateChangeSet':
      return createChangeSet(fields, region, fake)
    case 'DescribeChangeSet': {
      const stack = find(region, name)
      return changeSetAnswer(stack, findChangeSet(stack, text(fields['ChangeSetName'])))
    }
    case 'ExecuteChangeSet': {
      const stack = find(region, name)
      const changeSet = findChangeSet(stack, text(fields['ChangeSetName']))
      stack.changeSets.clear()
      // Goes on while its progress is asked for.
      void applyTemplate(stack, changeSet.template, changeSet.parameters, { fake, region })
      return {}
    }
    case 'DeleteChangeSet':
      find(region, name).changeSets.delete(text(fields['ChangeSetName']))
      return {}
    case 'DeleteStack': {
      const stack = region.stacks.find((one) => (one.name === name || one.id === name) && isLiving(one))
      if (stack !== undefined) deleteStack(stack, texts(fields['RetainResources']), { fake, region })
      return {}
    }
    case 'UpdateTerminationProtection': {
      const stack = find(region, name)
      stack.terminationProtection = text(fields['EnableTerminationProtection']) === 'true'
      return { StackId: stack.id }
    }
    default:
      throw unknownAction(request)
  }
}

const isLiving = ({ status }: Stack): boolean => status !== 'DELETE_COMPLETE'
const living = ({ stacks }: Region): readonly Stack[] => stacks.filter(isLiving)

/** By name the one that lives, by id also one that is gone. */
function find({ stacks }: Region, name: string): Stack {
  const found = stacks.find((stack) => stack.id === name || (stack.name === name && isLiving(stack)))
  if (found !== undefined) return found
  throw new AwsError('ValidationError', `Stack with id ${name} does not exist`)
}

function findChangeSet(stack: Stack, name: string): ChangeSet {
  const found = [...stack.changeSets.values()].find((one) => one.name === name || one.id === name)
  if (found !== undefined) return found
  throw new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`)
}

function createChangeSet(fields: Fields, region: Region, fake: Fake): object {
  const stackName = text(fields['StackName'])
  const there = living(region).find((stack) => stack.name === stackName || stack.id === stackName)
  if (there !== undefined && !/^(REVIEW_IN_PROGRESS|(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE)$/.test(there.status))
    throw new AwsError('ValidationError', `Stack:${there.id} is in ${there.status} state and can not be updated.`)
  const template = templateOf(fields, fake.account)
  const parameters = new Map<string, string>()
  for (const one of list(fields['Parameters']).map(record)) {
    const key = text(one['ParameterKey'])
    const value = text(one['UsePreviousValue']) === 'true' ? there?.parameters.get(key) : text(one['ParameterValue'])
    if (value !== undefined) parameters.set(key, value)
  }
  // A template that cannot be used makes no stack.
  const wanted = there ?? createStack(stackName, region, fake.account.id)
  const plan = planChanges(wanted, template, parameters, { fake, region })
  const stack = there ?? add(wanted, region)
  const name = text(fields['ChangeSetName'])
  const id = `arn:aws:cloudformation:${region.name}:${fake.account.id}:changeSet/${name}/${randomUUID()}`
  stack.changeSets.set(name, { id, name, template, parameters, ...plan })
  return { Id: id, StackId: stack.id }
}

function add(stack: Stack, region: Region): Stack {
  region.stacks.push(stack)
  return stack
}

function templateSummary(fields: Fields, region: Region, account: Account): object {
  const name = text(fields['StackName'])
  const template = name === '' ? templateOf(fields, account) : find(region, name).template
  return {
    Parameters: Object.entries(parseTemplate(template).Parameters ?? {}).map(([ParameterKey, one]) => ({
      ParameterKey,
      ParameterType: one.Type,
      DefaultValue: one.Default,
    })),
  }
}

/** The text of a template in the request, or of the object that its URL names. */
function templateOf(fields: Fields, { buckets }: Account): string {
  const url = text(fields['TemplateURL'])
  if (url === '') return text(fields['TemplateBody'])
  const [, bucket = '', key = ''] = /^\/([^/]+)\/(.+)$/.exec(new URL(url).pathname) ?? []
  const object = buckets.get(bucket)?.get(key)
  if (object === undefined) throw new AwsError('ValidationError', 'S3 error: The specified key does not exist.')
  return object.toString()
}
