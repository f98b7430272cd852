import { createHash } from 'node:crypto'
import type { Repository } from '../account.ts'
import type { Answer } from '../answer.ts'
import type { Fake, Service } from '../fake-aws.ts'
import { AwsError, type AwsRequest, list, record, text, texts } from '../request.ts'
import { unknownAction } from '../unknown-action.ts'

const login = 'AWS:made-up'

export const ecr: Service = async (request, { account, host, world: { registry } }) => {
  const { repositories } = account.region(request.region)
  const { fields } = request
  const found = (name: string): Repository => {
    const repository = repositories.get(name)
    if (repository !== undefined) return repository
    throw new AwsError('RepositoryNotFoundException', `The repository with name '${name}' does not exist`)
  }
  switch (request.action) {
    case 'GetAuthorizationToken':
      return {
        authorizationData: [
          { authorizationToken: Buffer.from(registry?.login ?? login).toString('base64'), proxyEndpoint: host },
        ],
      }
    case 'DescribeRepositories':
      return {
        repositories: texts(fields['repositoryNames'])
          .map(found)
          .map(({ name, immutable }) => ({
            repositoryName: name,
            repositoryUri: `${registry?.host ?? host}/${name}`,
            imageTagMutability: immutable ? 'IMMUTABLE' : 'MUTABLE',
          })),
      }
    case 'DescribeImages': {
      const { name, images: own } = found(text(fields['repositoryName']))
      const images = (await registry?.images(name)) ?? own
      const wanted = list(fields['imageIds']).map(record)
      const matching = images.filter(
        ({ digest, tags }) =>
          wanted.length === 0 ||
          wanted.some(({ imageDigest, imageTag }) => imageDigest === digest || tags.includes(text(imageTag))),
      )
      if (wanted.length > 0 && matching.length === 0)
        throw new AwsError('ImageNotFoundException', 'The image requested does not exist')
      return {
        imageDetails: matching.map(({ digest, tags, bytes }) => ({
          imageDigest: digest,
          imageTags: tags,
          imageSizeInBytes: bytes,
        })),
      }
    }
    case 'DeleteRepository': {
      const repository = found(text(fields['repositoryName']))
      if (repository.images.length > 0 && fields['force'] !== true)
        throw new AwsError('RepositoryNotEmptyException', 'The repository is not empty')
      repositories.delete(repository.name)
      return {}
    }
    default:
      throw unknownAction(request)
  }
}

/** The last step of a push: `PUT /v2/NAME/manifests/TAG`, as every client of a registry makes it. */
export function pushManifest({ url, headers, body, method }: AwsRequest, { account, home }: Fake): Answer {
  if (headers.authorization !== `Basic ${Buffer.from(login).toString('base64')}`) return { status: 401 }
  const [, name = '', tag = ''] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(url.pathname) ?? []
  const repository = account.region(home).repositories.get(name)
  if (repository === undefined || method !== 'PUT') return { status: 404 }
  if (repository.immutable && repository.images.some(({ tags }) => tags.includes(tag)))
    return { status: 400, body: `The image tag '${tag}' already exists in the repository, which is immutable.` }
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`
  const there = repository.images.find((image) => image.digest === digest)
  if (there === undefined) repository.images.push({ digest, tags: [tag], bytes: 400_000_000 })
  else there.tags.push(tag)
  return { status: 201, headers: { 'docker-content-digest': digest } }
}
