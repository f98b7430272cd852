import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr'
import { ScriptError } from '../script-error.ts'

export type ImageRepository = { readonly uri: string }

/**
 * The repository of ECR with this name, undefined where there is none.
 * @throws ScriptError where its tags can be moved: what a commit's tag means could change
 */
export async function findRepository(ecr: ECRClient, name: string): Promise<ImageRepository | undefined> {
  try {
    const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }))
    const found = repositories[0]
    if (found?.repositoryUri === undefined) return undefined
    if (found.imageTagMutability !== 'IMMUTABLE')
      throw new ScriptError(`The tags of the repository ${name} can be moved.`, {
        advice: "Deploy the foundation as it is: npx cdk deploy 'foundation/*'",
      })
    return { uri: found.repositoryUri }
  } catch (error) {
    if (error instanceof RepositoryNotFoundException) return undefined
    throw error
  }
}

/** Digest of the image with a tag, or with a digest; undefined where it is not there. */
export async function findImage(ecr: ECRClient, repositoryName: string, id: string): Promise<string | undefined> {
  try {
    const { imageDetails = [] } = await ecr.send(
      new DescribeImagesCommand({
        repositoryName,
        imageIds: [id.startsWith('sha256:') ? { imageDigest: id } : { imageTag: id }],
      }),
    )
    return imageDetails[0]?.imageDigest
  } catch (error) {
    if (error instanceof ImageNotFoundException || error instanceof RepositoryNotFoundException) return undefined
    throw error
  }
}
