import { DeleteObjectsCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3'
import { ScriptError } from '../script-error.ts'

/** Deletes every version of every object. A page has at most as many as one request may delete. */
export async function emptyBucket(s3: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const { Versions: versions = [], DeleteMarkers: markers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket }),
    )
    const objects = [...versions, ...markers].map(({ Key: key = '', VersionId: version }) => ({
      Key: key,
      ...(version && { VersionId: version }),
    }))
    if (objects.length === 0) return
    const { Errors: errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }),
    )
    if (errors[0] !== undefined)
      throw new ScriptError(`${errors[0].Key} of ${bucket} cannot be deleted: ${errors[0].Message}`, {
        advice: 'Ask for s3:DeleteObjectVersion, then purge again.',
      })
  }
}
