// npm run status: how a deployment stands.
import { connectDeployment } from './deployment/deployment.ts'
import { type DeploymentOptions, deploymentCommand } from './deployment/options.ts'
import { readStatus } from './deployment/read-status.ts'
import { statusText } from './deployment/status-text.ts'
import { tell } from './report.ts'
import { runScript } from './run-script.ts'

await runScript(
  deploymentCommand('status', 'say how stacks, machine, image, secrets and service of a deployment stand').action(
    async (options: DeploymentOptions) => {
      const status = await readStatus(await connectDeployment(options))
      tell(options.json, status, statusText(status))
    },
  ),
)
