// npm run destroy: dumps the graph to S3 and takes the machine away. The volume and all else of the foundation stay.
import { confirm } from './confirm.ts'
import { connectDeployment } from './deployment/deployment.ts'
import { addDestroyOptions, type DestroyOptions, destroyApp, destroyedText, planDestroy } from './deployment/destroy.ts'
import { deploymentCommand } from './deployment/options.ts'
import { say, tell } from './report.ts'
import { runScript } from './run-script.ts'

await runScript(
  addDestroyOptions(
    deploymentCommand('destroy', "take the machine away after a dump of its graph; the graph's volume stays").option(
      '--yes',
      'do not ask',
    ),
  ).action(async (options: DestroyOptions) => {
    const deployment = await connectDeployment(options)
    const plan = await planDestroy(deployment, options)
    for (const line of plan.lines) say(line)
    if (options.dryRun === true || plan.stack === undefined)
      return tell(options.json, { destroyed: false, dryRun: options.dryRun === true }, ['Nothing was changed.'])
    if (options.yes !== true) await confirm(`Destroy ${plan.stack.name}?`, { instead: '--yes' })
    const destroyed = await destroyApp(deployment, plan.stack, plan, options)
    tell(options.json, destroyed, destroyedText(deployment, plan, destroyed))
  }),
)
