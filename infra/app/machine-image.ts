import { Annotations, Stack } from 'aws-cdk-lib'
import { type IMachineImage, MachineImage } from 'aws-cdk-lib/aws-ec2'
import type { Construct } from 'constructs'
import pinned from './pinned-images.json' with { type: 'json' }

/**
 * Amazon Linux 2023 as pin-ami pinned it for the region of the stack. Where it has none: the latest, whose next release
 * replaces the machine at the next deployment.
 */
export function machineImage(scope: Construct): IMachineImage {
  const { region } = Stack.of(scope)
  const images: Readonly<Record<string, string>> = pinned.images
  const image = images[region]
  if (image !== undefined) return MachineImage.genericLinux({ [region]: image })
  Annotations.of(scope).addInfo('No machine image is pinned for this region, the latest is taken: npm run pin-ami')
  return MachineImage.latestAmazonLinux2023()
}
