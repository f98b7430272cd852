// npm run redeploy -- --instance-type c5.4xlarge: destroy, then deploy, on another type if one is given.
import { confirm } from './confirm.ts'
import { deployApp, deployedText, prepare } from './deployment/deploy.ts'
import { deployAgain } from './deployment/deploy-again.ts'
import { addDeployOptions, type DeployOptions } from './deployment/deploy-options.ts'
import { deployedContext, differingContext } from './deployment/deployed-context.ts'
import { connectDeployment } from './deployment/deployment.ts'
import { addDestroyOptions, type DestroyOptions, destroyApp, planDestroy } from './deployment/destroy.ts'
import { deploymentCommand } from './deployment/options.ts'
import { projectContext } from './deployment/project-context.ts'
import { requireDeployment } from './deployment/require-deployment.ts'
import { say, tell } from './report.ts'
import { runScript } from './run-script.ts'

await runScript(
  addDestroyOptions(
    addDeployOptions(
      deploymentCommand('redeploy', 'destroy, then deploy, on the type it had or on the one that is given'),
    ),
  ).action(async (options: DeployOptions & DestroyOptions) => {
    const deployment = await connectDeployment(options)
    await requireDeployment(deployment)
    const destroying = await planDestroy(deployment, options)
    // A folder that is given says all of it.
    const deployed = options.app === undefined ? await deployedContext(deployment) : {}
    const keys = Object.entries(deployed).map(([key, value]) => `${key}=${value}`)
    if (keys.length > 0) say(`As last deployed, unless another value is given: ${keys.join(', ')}`)
    const running = options.app === undefined ? destroying.machine?.instanceType : undefined
    const context = { ...(running && { instanceType: running }), ...deployed, ...options.context }
    const deploying = { ...options, context, yes: true }
    // What a deployment would refuse must be known before anything is taken away.
    const plan = await prepare(deployment, { ...options, context }, { anew: true })
    for (const line of destroying.lines) say(line)
    if (options.dryRun !== true) {
      if (options.yes !== true) await confirm('Destroy and deploy?', { instead: '--yes' })
      if (destroying.stack !== undefined) await destroyApp(deployment, destroying.stack, destroying, options)
      // What it was deployed with is gone with the stack.
      say(
        `Should this break off, that goes on: ${deployAgain(deployment, differingContext(plan.context, projectContext()))}`,
      )
    }
    const result = await deployApp(plan, deploying)
    tell(options.json, result, deployedText(deployment, result))
  }),
)
