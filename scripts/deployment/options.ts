import { Command, InvalidArgumentError, Option } from 'commander'
import { contextSchema } from '../../infra/context.ts'
import { defaultStackName } from '../../infra/names.ts'
import { projectContext } from './project-context.ts'

/** What every script that works on a deployment takes. */
export type DeploymentOptions = {
  readonly stackName: string
  readonly region?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/**
 * A command with the options of {@link DeploymentOptions}.
 * @param project context keys of cdk.json, which name deployment and region where no option does
 */
export function deploymentCommand(name: string, description: string, project = projectContext()): Command {
  const { region } = project
  return new Command(name)
    .description(description)
    .addOption(stackNameOption().default(ownStackName(project)))
    .addOption(typeof region === 'string' ? regionOption().default(region) : regionOption())
    .option('--dry-run', 'look and say what would be done, and change nothing')
    .option('--json', 'print one JSON object; all else goes to standard error')
    .showHelpAfterError('(--help lists the options)')
}

/** The deployment's name as cdk.json has it, else the usual one. */
export function ownStackName({ stackName: own } = projectContext()): string {
  return typeof own === 'string' ? own : defaultStackName
}

export function stackNameOption(): Option {
  return new Option('--stack-name <name>', 'name of the deployment').argParser(stackName)
}

export function regionOption(): Option {
  return new Option('--region <region>', 'AWS region; else that of cdk.json, AWS_REGION or the profile')
}

function stackName(text: string): string {
  const parsed = contextSchema.shape.stackName.safeParse(text)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError(`expected ${parsed.error.issues[0]?.message ?? 'a name'}`)
}
