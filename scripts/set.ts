// npm run set -- MAX_PARALLEL_SEGMENTS=auto: changes a variable of the running service, without a deployment.
import { Argument, InvalidArgumentError } from 'commander'
import { findMachine } from './aws/machine.ts'
import { type Assignment, parseAssignment } from './deployment/assignment.ts'
import { connectDeployment } from './deployment/deployment.ts'
import { type DeploymentOptions, deploymentCommand } from './deployment/options.ts'
import { requireDeployment } from './deployment/require-deployment.ts'
import { changeMachine, readValues, writeValues } from './deployment/service-variables.ts'
import { say, tell } from './report.ts'
import { runScript } from './run-script.ts'
import { untilBrokenOff } from './until-broken-off.ts'

await runScript(
  deploymentCommand('set', 'change variables of the service on the running machine and for every machine after it')
    .addArgument(
      new Argument('<NAME=value...>', 'variables; NAME= goes back to what the profile or the default says').argParser(
        collect,
      ),
    )
    .action(async (changes: readonly Assignment[], options: DeploymentOptions) => {
      const deployment = await connectDeployment(options)
      await requireDeployment(deployment)
      const before = await readValues(deployment, changes)
      const machine = await findMachine(deployment.clients.ec2, deployment.stackName)
      if (options.dryRun !== true) {
        if (machine === undefined) await writeValues(deployment, changes)
        else {
          say(
            `Refreshing ${machine.instanceId}: decks that are worked on go back to the queue and go on from the journal.`,
          )
          await untilBrokenOff('What was set before is back.', (signal) =>
            changeMachine(deployment, machine, { changes, before, signal }),
          )
        }
      }
      tell(options.json, { changes, before, machine: machine?.instanceId, dryRun: options.dryRun === true }, [
        ...changes.map(({ name, value }, index) => `${name}: ${shown(before[index]?.value)} -> ${shown(value)}`),
        options.dryRun === true
          ? 'Nothing was changed (--dry-run).'
          : machine === undefined
            ? 'No machine runs; the next one starts with it.'
            : `${machine.instanceId} runs with it, and is healthy.`,
      ])
    }),
)

function shown(value = ''): string {
  return value === '' ? '(profile or default)' : value
}

function collect(text: string, before: readonly Assignment[] | undefined): readonly Assignment[] {
  const parsed = parseAssignment(text)
  if ('problem' in parsed) throw new InvalidArgumentError(parsed.problem)
  return [...(before ?? []), parsed]
}
