import { HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import type { MachineState } from '../aws/machine.ts'
import { readParameter } from '../aws/parameters.ts'
import { runOnMachine } from '../aws/run-on-machine.ts'
import { messageOf } from '../message-of.ts'
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
    if ((await sizeOf(clients.s3, bucket, key)) > 0) return url
  } catch (error) {
    signal.throwIfAborted()
    throw new ScriptError(`The graph could not be dumped. ${messageOf(error)}`, {
      advice,
      cause: error,
    })
  }
  throw new ScriptError(`${url} is empty.`, { advice })
}

/** Bytes of an object. An answer to HEAD has no body, so the SDK cannot say what is wrong: that is said here. */
async function sizeOf(s3: S3Client, bucket: string, key: string): Promise<number> {
  try {
    const { ContentLength: bytes = 0 } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
    return bytes
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
    if (status === 404)
      throw new Error(`The machine copied it, but there is no ${key} in the bucket ${bucket}.`, { cause: error })
    if (status === 403)
      throw new Error(`These credentials may not look at ${key} in the bucket ${bucket} (s3:GetObject).`, {
        cause: error,
      })
    throw error
  }
}
