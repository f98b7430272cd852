import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm'
import { ScriptError } from '../script-error.ts'

/** What infra/app/pinned-images.json holds: the machine image of each region, and when it was read. */
export type PinnedImages = {
  /** ISO 8601, UTC; null where nothing is pinned. */
  readonly pinnedAt: string | null
  readonly images: Readonly<Record<string, string>>
}

/** Where Amazon names the latest Amazon Linux 2023; CDK reads the same one where nothing is pinned. */
const latestImage = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64'

/**
 * Pins the latest image of some regions, besides those that are pinned already.
 * @param clientOf a client of one region
 */
export async function pinImages(
  known: PinnedImages,
  regions: readonly string[],
  clientOf: (region: string) => SSMClient,
  now: Date,
): Promise<PinnedImages> {
  const found = await Promise.all(
    regions.map(async (region) => {
      const { Parameter } = await clientOf(region).send(new GetParameterCommand({ Name: latestImage }))
      const image = Parameter?.Value ?? ''
      if (/^ami-[0-9a-f]{8,}$/.test(image)) return [region, image] as const
      throw new ScriptError(`${latestImage} of ${region} is ${JSON.stringify(image)}, which is no machine image.`, {
        advice: 'Nothing was pinned. Is the name of the region right?',
      })
    }),
  )
  const images = { ...known.images, ...Object.fromEntries(found) }
  const sorted = Object.entries(images).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { pinnedAt: now.toISOString(), images: Object.fromEntries(sorted) }
}
