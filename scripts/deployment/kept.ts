import { DescribeVolumesCommand } from '@aws-sdk/client-ec2'
import { paginateDescribeImages, RepositoryNotFoundException } from '@aws-sdk/client-ecr'
import { readParameters } from '../aws/parameters.ts'
import type { Deployment } from './deployment.ts'

/** What a destroy leaves in the account. */
export type Kept = { readonly list: readonly string[]; readonly volumeGiB: number; readonly imageBytes: number }

export async function readKept({ clients, names }: Deployment): Promise<Kept> {
  const { volumeId, backupBucket, keyArn } = names.parameters
  const parameters = await readParameters(clients.ssm, [volumeId, backupBucket, keyArn])
  const volume = parameters.get(volumeId)
  const bucket = parameters.get(backupBucket)
  const [volumeGiB, imageBytes] = await Promise.all([volume === undefined ? 0 : sizeOfVolume(), sizeOfImages()])
  return {
    list: [
      ...(volume === undefined ? [] : [`volume ${volume} (${volumeGiB} GiB) and its snapshots`]),
      ...(bucket === undefined ? [] : [`bucket ${bucket}`]),
      ...(parameters.has(keyArn) ? [`logs ${names.logGroup}`, 'network, key, secrets'] : []),
      ...(imageBytes === undefined ? [] : [`images of ${names.repository}`]),
    ],
    volumeGiB,
    imageBytes: imageBytes ?? 0,
  }

  async function sizeOfVolume(): Promise<number> {
    const { Volumes: volumes = [] } = await clients.ec2.send(
      new DescribeVolumesCommand({ Filters: [{ Name: 'volume-id', Values: [volume ?? ''] }] }),
    )
    return volumes[0]?.Size ?? 0
  }

  async function sizeOfImages(): Promise<number | undefined> {
    try {
      let sum = 0
      const pages = paginateDescribeImages({ client: clients.ecr }, { repositoryName: names.repository })
      for await (const { imageDetails = [] } of pages)
        for (const { imageSizeInBytes: bytes = 0 } of imageDetails) sum += bytes
      return sum
    } catch (error) {
      if (error instanceof RepositoryNotFoundException) return undefined
      throw error
    }
  }
}
