// npm run deploy -- --instance-type c5.4xlarge: makes or changes the machine, and the foundation where it is missing.
import { deployApp, deployedText, prepare } from './deployment/deploy.ts'
import { addDeployOptions, contextOf, type DeployOptions } from './deployment/deploy-options.ts'
import { connectDeployment } from './deployment/deployment.ts'
import { deploymentCommand } from './deployment/options.ts'
import { tell } from './report.ts'
import { runScript } from './run-script.ts'

await runScript(
  addDeployOptions(
    deploymentCommand('deploy', 'make or change the machine after looking whether all that it needs is there'),
  ).action(async (options: DeployOptions) => {
    // A wrong key is said before anything is asked of AWS.
    contextOf(options)
    const plan = await prepare(await connectDeployment(options), options)
    const deployed = await deployApp(plan, options)
    tell(options.json, deployed, deployedText(plan.deployment, deployed))
  }),
)
