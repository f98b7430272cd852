import { type Answer, xml, xmlHeaders } from '../answer.ts'
import type { Fake } from '../fake-aws.ts'
import { AwsError, type AwsRequest } from '../request.ts'

/** Objects of S3, by the path style that an endpoint with an address makes clients use. */
export function s3({ method, url, body }: AwsRequest, { account: { buckets } }: Fake): Answer {
  const [, bucket = '', path = ''] = /^\/([^/]+)\/?(.*)$/.exec(url.pathname) ?? []
  const key = decodeURIComponent(path)
  const objects = buckets.get(bucket)
  if (objects === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404)
  if (key === '') return onBucket()
  const object = objects.get(key)
  switch (method) {
    case 'PUT':
      objects.set(key, body)
      return { status: 200, headers: { etag: '"made-up"' } }
    case 'GET':
    case 'HEAD':
      if (object === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404)
      return {
        status: 200,
        headers: { 'content-length': `${object.length}` },
        ...(method === 'GET' && { body: object }),
      }
    default:
      throw new AwsError('NotImplemented', `${method} of an object`, 501)
  }

  function onBucket(): Answer {
    const asks = (name: string): boolean => url.searchParams.has(name)
    if (method === 'DELETE') {
      if (objects !== undefined && objects.size > 0)
        throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409)
      buckets.delete(bucket)
      return { status: 204 }
    }
    if (method === 'HEAD') return { status: 200 }
    if (method === 'POST' && asks('delete')) {
      for (const [, name = ''] of body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)) objects?.delete(name)
      return { status: 200, headers: xmlHeaders, body: '<DeleteResult></DeleteResult>' }
    }
    if (asks('location'))
      return { status: 200, headers: xmlHeaders, body: '<LocationConstraint>eu-central-1</LocationConstraint>' }
    if (asks('encryption'))
      throw new AwsError('ServerSideEncryptionConfigurationNotFoundError', 'There is no encryption here', 404)
    const prefix = url.searchParams.get('prefix') ?? ''
    const entries = [...(objects ?? [])]
      .filter(([name]) => name.startsWith(prefix))
      .map(([Key, { length }]) => xml({ Key, Size: length, ETag: 'made-up', VersionId: 'null' }, 'member'))
    const tag = asks('versions') ? 'Version' : 'Contents'
    const root = asks('versions') ? 'ListVersionsResult' : 'ListBucketResult'
    const all = entries.map((entry) => `<${tag}>${entry}</${tag}>`).join('')
    return { status: 200, headers: xmlHeaders, body: `<${root}><KeyCount>${entries.length}</KeyCount>${all}</${root}>` }
  }
}
