// npm run logs -- --service api --since 30 --follow: what the containers of a deployment wrote.

import { setTimeout as wait } from 'node:timers/promises'
import { FilterLogEventsCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs'
import { InvalidArgumentError, Option } from 'commander'
import { composeServices } from '../infra/app/compose-overlay.ts'
import { connectDeployment, type Deployment } from './deployment/deployment.ts'
import { type DeploymentOptions, deploymentCommand } from './deployment/options.ts'
import { runScript } from './run-script.ts'
import { ScriptError } from './script-error.ts'

type Options = DeploymentOptions & {
  readonly service?: string
  /** Minutes back from now. */
  readonly since: number
  readonly filter?: string
  readonly follow?: boolean
}

type LogLine = { readonly id: string; readonly at: number; readonly stream: string; readonly message: string }

const followMilliseconds = 3_000

await runScript(
  deploymentCommand('logs', "print what the deployment's containers wrote, oldest first")
    .addOption(new Option('--service <service>', 'of one service of compose.yaml alone').choices(composeServices))
    .option('--since <minutes>', 'minutes back from now', minutes, 15)
    .option('--filter <pattern>', "lines that match a pattern, as CloudWatch's filters have it: '\"rate limit\"'")
    .option('--follow', 'go on with new lines until it is stopped')
    .action(async (options: Options) => {
      const deployment = await connectDeployment(options)
      let from = Date.now() - options.since * 60_000
      // The last line's time is asked for again, since more may have come with the same one.
      let shown = new Set<string>()
      for (;;) {
        const lines = await readLines(deployment, options, from)
        for (const line of lines) if (!shown.has(line.id)) print(line, options.json)
        const last = lines.at(-1)
        if (last !== undefined) {
          from = last.at
          shown = new Set(lines.map(({ id }) => id))
        }
        if (options.follow !== true) return
        await wait(followMilliseconds)
      }
    }),
)

async function readLines({ clients, names }: Deployment, options: Options, from: number): Promise<readonly LogLine[]> {
  const lines: LogLine[] = []
  let token: string | undefined
  do {
    const page = await clients.logs
      .send(
        new FilterLogEventsCommand({
          logGroupName: names.logGroup,
          startTime: from,
          ...(options.service && { logStreamNamePrefix: `knowbase-${options.service}-` }),
          ...(options.filter && { filterPattern: options.filter }),
          ...(token && { nextToken: token }),
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof ResourceNotFoundException)) throw error
        throw new ScriptError(`There is no log group ${names.logGroup}.`, {
          advice: 'It comes with the foundation: npm run deploy. Check --stack-name and --region.',
          cause: error,
        })
      })
    for (const event of page.events ?? [])
      lines.push({
        id: event.eventId ?? '',
        at: event.timestamp ?? 0,
        stream: event.logStreamName ?? '',
        message: (event.message ?? '').trimEnd(),
      })
    token = page.nextToken
  } while (token !== undefined)
  return lines.sort((a, b) => a.at - b.at)
}

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
