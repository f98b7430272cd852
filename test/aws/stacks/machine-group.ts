import { type Instance, newId, type Tags } from '../account.ts'
import { AwsError } from '../request.ts'
import type { Maker, ResourceType } from './resource-types.ts'
import type { Properties } from './stack.ts'

/**
 * An Auto Scaling group of one machine: makes it from its launch template, waits for the machine's own word that it is
 * healthy, and on a change of the template takes the old machine away before the new one comes.
 */
export const machineGroup: ResourceType = {
  nameProperty: 'AutoScalingGroupName',
  immutable: ['AutoScalingGroupName'],
  create: async (properties, maker) => {
    const name = newId(`${maker.stackName}-${maker.logicalId}`)
    await launch(name, properties, maker)
    return name
  },
  update: async (name, properties, before, maker) => {
    if (JSON.stringify(properties['LaunchTemplate']) === JSON.stringify(before['LaunchTemplate'])) return
    terminate(name, maker)
    await launch(name, properties, maker)
  },
  remove: terminate,
}

type LaunchTemplateData = {
  readonly InstanceType: string
  readonly ImageId: string
  readonly UserData: string
}

async function launch(group: string, properties: Properties, maker: Maker): Promise<void> {
  const { fake, region } = maker
  const { LaunchTemplateId, Version } = properties['LaunchTemplate'] as Readonly<Record<string, string>>
  const template = region.launchTemplates.get(LaunchTemplateId ?? '')?.[Number(Version) - 1]
  if (template === undefined) throw new AwsError('ValidationError', `There is no launch template ${LaunchTemplateId}.`)
  const data = template['LaunchTemplateData'] as LaunchTemplateData
  const tags = (properties['Tags'] ?? []) as readonly { Key: string; Value: string; PropagateAtLaunch: boolean }[]
  const instance: Instance = {
    id: newId('i'),
    type: data.InstanceType,
    imageId: data.ImageId,
    userData: Buffer.from(data.UserData, 'base64').toString(),
    tags: {
      ...Object.fromEntries(tags.filter((tag) => tag.PropagateAtLaunch).map(({ Key, Value }) => [Key, Value])),
      'aws:autoscaling:groupName': group,
    },
    launchedAt: new Date(),
    state: 'running',
  }
  region.instances.set(instance.id, instance)
  attach(instance, region)
  if (await fake.world.boot(instance)) return
  terminate(group, maker)
  throw new AwsError(
    'ResourceSignal',
    `Received 1 FAILURE signal(s) out of 1. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement`,
  )
}

/** As its boot script does: the volume whose id it was given. */
function attach({ id, userData }: Instance, { volumes }: Maker['region']): void {
  for (const volume of volumes.values()) {
    if (!userData.includes(volume.id)) continue
    if (volume.attachedTo !== undefined)
      throw new AwsError('VolumeInUse', `${volume.id} is attached to ${volume.attachedTo}`)
    volume.attachedTo = id
  }
}

function terminate(group: string, { region }: Maker): void {
  for (const instance of region.instances.values()) {
    if ((instance.tags satisfies Tags)['aws:autoscaling:groupName'] !== group) continue
    instance.state = 'terminated'
    for (const volume of region.volumes.values()) if (volume.attachedTo === instance.id) delete volume.attachedTo
  }
}
