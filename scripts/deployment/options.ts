import { Command, InvalidArgumentError } from 'commander'
import { contextSchema } from '../../infra/context.ts'
import { defaultStackName } from '../../infra/names.ts'

/** What every script that works on a deployment takes. */
export type DeploymentOptions = {
  readonly stackName: string
  readonly region?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** A command with the options of {@link DeploymentOptions}. */
export function deploymentCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--stack-name <name>', 'name of the deployment', stackName, defaultStackName)
    .option('--region <region>', 'AWS region; else that of AWS_REGION or of the profile')
    .option('--dry-run', 'look and say what would be done, and change nothing')
    .option('--json', 'print one JSON object; all else goes to standard error')
    .showHelpAfterError('(--help lists the options)')
}

function stackName(text: string): string {
  const parsed = contextSchema.shape.stackName.safeParse(text)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError(`expected ${parsed.error.issues[0]?.message ?? 'a name'}`)
}
