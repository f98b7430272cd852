import { HeadObjectCommand } from '@aws-sdk/client-s3'
import type { MachineState } from '../aws/machine.ts'
import { readParameter } from '../aws/parameters.ts'
import { runOnMachine } from '../aws/run-on-machine.ts'
import { say } from '../report.ts'
import { ScriptError } from '../script-error.ts'
import type { Deployment } from './deployment.ts'
import { dumpScript } from './dump-script.ts'

/**
 * Dumps Neo4j to the bucket of the foundation; the service stands still from then on, to be called within orResume.
 * @returns where the dump is
 * @throws ScriptError where it fails
 */
export async function dumpGraph(
  { clients, names }: Deployment,
  { instanceId }: MachineState,
  signal: AbortSignal,
): Promise<string> {
  const bucket = await readParameter(clients.ssm, names.parameters.backupBucket)
  const advice = 'Nothing was deleted. --no-dump goes on without a dump: the volume with the graph is kept anyhow.'
  if (bucket === undefined) throw new ScriptError('No bucket for dumps is noted.', { advice })
  const key = `neo4j-${new Date().toISOString().replaceAll(':', '-')}.dump`
  const url = `s3://${bucket}/${key}`
  say(`Dumping the graph to ${url}`)
  try {
    await runOnMachine(clients.ssm, instanceId, {
      comment: 'knowbase: dump the graph',
      lines: dumpScript(url),
      timeoutSeconds: 2 * 60 * 60,
      signal,
    })
    const { ContentLength: bytes = 0 } = await clients.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
    if (bytes > 0) return url
  } catch (error) {
    signal.throwIfAborted()
    throw new ScriptError(`The graph could not be dumped. ${error instanceof Error ? error.message : String(error)}`, {
      advice,
      cause: error,
    })
  }
  throw new ScriptError(`${url} is empty.`, { advice })
}
