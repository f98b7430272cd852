import { npmRun } from './npm-run.ts'
import type { Status } from './read-status.ts'

const absent = 'not there'

/** A status as lines for a person. */
export function statusText(status: Status): readonly string[] {
  const { machine } = status
  const run = (script: string): string => npmRun(script, { stackName: status.stackName, target: status })
  const price = machine?.dollarsPerHour === undefined ? '' : `, $${machine.dollarsPerHour} an hour`
  const rows: readonly (readonly [string, string])[] = [
    ['deployment', `${status.stackName} in ${status.region}, account ${status.account}`],
    ...Object.entries(status.stacks).map(([name, state]) => [`stack ${name}`, state ?? absent] as const),
    ['image', status.imageDigest ?? `${absent}: ${run('push-images')}`],
    ['secrets', status.secretsWritten ?? `${absent}: ${run('secrets')}`],
    ['machine', machine === undefined ? 'none runs' : `${machine.instanceType} ${machine.instanceId}${price}`],
    ['url', status.url ?? 'none'],
    ['service', status.url === undefined ? 'none' : readiness(status.ready, run('logs'))],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`)
}

function readiness(ready: boolean | undefined, logs: string): string {
  if (ready === undefined) return 'does not answer from here (no network is let in unless allowedCidrs says so)'
  return ready ? 'ready' : `answers, but is not ready: ${logs}`
}
