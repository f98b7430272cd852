// npm run logs -- --service api --since 30 --follow: what the containers of a deployment wrote.
import { setTimeout as wait } from 'node:timers/promises'
import { InvalidArgumentError, Option } from 'commander'
import { composeServices } from '../infra/app/compose-overlay.ts'
import { connectDeployment } from './deployment/deployment.ts'
import { type DeploymentOptions, deploymentCommand } from './deployment/options.ts'
import { followLines } from './logs/follow-lines.ts'
import { type LineFilter, type LogLine, readLines } from './logs/read-lines.ts'
import { runScript } from './run-script.ts'

type Options = DeploymentOptions &
  LineFilter & {
    /** Minutes back from now. */
    readonly since: number
    readonly follow?: boolean
  }

const followMilliseconds = 3_000

await runScript(
  deploymentCommand('logs', "print what the deployment's containers wrote, oldest first; --json: one object a line")
    .addOption(
      new Option('--service <service>', 'of one service of compose.yaml alone').choices([...composeServices, 'caddy']),
    )
    .option('--since <minutes>', 'minutes back from now', minutes, 15)
    .option('--filter <pattern>', "lines that match a pattern, as CloudWatch's filters have it: '\"rate limit\"'")
    .option('--follow', 'go on with new lines until it is stopped; a line that comes late is printed when it comes')
    .action(async ({ since, follow, json, filter, service, ...where }: Options & { readonly filter?: string }) => {
      const deployment = await connectDeployment(where)
      const wanted = { ...(service !== undefined && { service }), ...(filter !== undefined && { pattern: filter }) }
      const source = {
        read: (from: number) => readLines(deployment, wanted, from),
        again: async () => follow === true && (await wait(followMilliseconds, true)),
      }
      for await (const line of followLines(source, Date.now() - since * 60_000)) print(line, json)
    }),
)

/** With --json one object a line, since there may be no end. */
function print({ at, stream, message }: LogLine, json: boolean | undefined): void {
  const time = new Date(at).toISOString()
  const service = stream.split('/')[0] ?? ''
  process.stdout.write(
    `${json === true ? JSON.stringify({ time, service, message }) : `${time} ${service} ${message}`}\n`,
  )
}

function minutes(text: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number > 0) return number
  throw new InvalidArgumentError('expected minutes above 0')
}
