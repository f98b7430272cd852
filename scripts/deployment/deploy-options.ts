import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { profiles } from '../../app/profiles.ts'
import { type Context, ContextError, contextSchema, readContext } from '../../infra/context.ts'
import type { ContextArguments } from '../cdk/assembly.ts'
import { ScriptError } from '../script-error.ts'
import type { DeploymentOptions } from './options.ts'
import { projectContext } from './project-context.ts'

export type DeployOptions = DeploymentOptions & {
  readonly instanceType?: string
  readonly context?: ContextArguments
  readonly app?: string
  readonly yes?: boolean
}

/** Adds the options of a command that makes a machine. */
export function addDeployOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--instance-type <type>', 'type of the machine; picks the profile').choices(
        profiles.map(({ instanceType }) => instanceType),
      ),
    )
    .option('-c, --context <KEY=VALUE>', 'a context key of infra/README.md; may be given more than once', collect)
    .option('--app <folder>', 'a cdk.out to deploy, instead of synthesizing one')
    .option('--yes', 'do not ask')
}

/** Context keys as the CDK gets them, and as they are read; those of cdk.json stand where none is given. */
export function contextOf(options: DeployOptions): { readonly given: ContextArguments; readonly context: Context } {
  const given: ContextArguments = {
    ...options.context,
    ...(options.instanceType && { instanceType: options.instanceType }),
    stackName: options.stackName,
    ...(options.region && { region: options.region }),
  }
  const project = projectContext()
  try {
    return { given, context: readContext((key) => given[key] ?? project[key]) }
  } catch (error) {
    if (!(error instanceof ContextError)) throw error
    throw new ScriptError(error.message, { advice: 'infra/README.md lists every context key.', cause: error })
  }
}

function collect(text: string, before: ContextArguments | undefined): ContextArguments {
  const cut = text.indexOf('=')
  const key = text.slice(0, Math.max(0, cut))
  if (!Object.hasOwn(contextSchema.shape, key))
    throw new InvalidArgumentError(`expected KEY=VALUE with one of ${Object.keys(contextSchema.shape).join(', ')}`)
  if (key === 'stackName' || key === 'region')
    throw new InvalidArgumentError(`expected --${key === 'region' ? 'region' : 'stack-name'}, which every script knows`)
  return { ...before, [key]: text.slice(cut + 1) }
}
