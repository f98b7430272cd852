// npm run purge: takes away all of a deployment, the graph with it.

import { deleteParameter } from './aws/parameters.ts'
import { findStack } from './aws/stacks.ts'
import { confirm } from './confirm.ts'
import { connectDeployment } from './deployment/deployment.ts'
import { deleteStack } from './deployment/destroy.ts'
import { type DeploymentOptions, deploymentCommand } from './deployment/options.ts'
import { requireAtRest } from './deployment/require-at-rest.ts'
import { findKept } from './purge/find-kept.ts'
import { findParameters } from './purge/find-parameters.ts'
import { removeKept } from './purge/remove-kept.ts'
import { unprotect } from './purge/unprotect.ts'
import { say, tell } from './report.ts'
import { runScript } from './run-script.ts'
import { ScriptError } from './script-error.ts'

type Options = DeploymentOptions & { readonly confirm?: string }

await runScript(
  deploymentCommand('purge', 'take away all of a deployment: machine, images, graph, snapshots, dumps and logs')
    .option('--confirm <name>', "the deployment's name, instead of typing it")
    .action(async (options: Options) => {
      const deployment = await connectDeployment(options)
      const { clients, names, stackName, target } = deployment
      const stackNames = [names.appStack, names.dataStack, names.registryStack]
      const found = await Promise.all(stackNames.map((name) => findStack(clients.cloudFormation, name)))
      const stacks = found.filter((stack) => stack !== undefined)
      for (const stack of stacks) requireAtRest(deployment, stack)
      const kept = await findKept(deployment)
      const parameters = await findParameters(deployment)
      const list = [
        ...stacks.map(({ name }) => `stack ${name}`),
        ...kept.map(({ type, id }) => `${type} ${id}`),
        ...parameters.map((path) => `parameter ${path}`),
      ]
      if (list.length === 0)
        return tell(options.json, { purged: false, list }, [
          `There is nothing of ${stackName} in ${target.region}, account ${target.account}. Check --stack-name and --region.`,
        ])
      say(`Of ${stackName} in ${target.region}, account ${target.account}, for good:`)
      for (const line of list) say(`  ${line}`)
      if (options.dryRun === true)
        return tell(options.json, { purged: false, list, dryRun: true }, ['Nothing was changed (--dry-run).'])
      if (options.confirm !== undefined && options.confirm !== stackName)
        throw new ScriptError(`--confirm says ${options.confirm}, and the deployment is ${stackName}.`, {
          advice: 'Nothing was done. Give the name of what is to go.',
        })
      if (options.confirm === undefined)
        await confirm('This cannot be undone. Type the name of the deployment to go on.', {
          word: stackName,
          instead: `--confirm ${stackName}`,
        })
      const [app] = stacks.filter(({ name }) => name === names.appStack)
      if (app !== undefined) await deleteStack(deployment, app)
      // What is retained goes before the stacks that know it, so that a purge that breaks off can be taken up again.
      for (const resource of kept) {
        say(`Removing ${resource.type} ${resource.id}`)
        await removeKept(deployment, resource)
      }
      for (const stack of stacks) {
        if (stack === app) continue
        if (stack.terminationProtection) await unprotect(clients.cloudFormation, stack.id)
        await deleteStack(deployment, stack)
      }
      for (const path of parameters) await deleteParameter(clients.ssm, path)
      tell(options.json, { purged: true, list }, [
        `${stackName} is gone. Its key can be called back for seven days: aws kms cancel-key-deletion.`,
      ])
    }),
)
