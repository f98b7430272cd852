import { profiles } from '../../../app/profiles.ts'
import type { Region, Tags } from '../account.ts'
import type { Service } from '../fake-aws.ts'
import { AwsError, type AwsRequest, list, record, text, texts } from '../request.ts'
import { unknownAction } from '../unknown-action.ts'

const enabled = ['eu-central-1', 'eu-west-1', 'us-east-1']
const notEnabled = ['af-south-1']

export const ec2: Service = (request, { account }) => {
  const region = account.region(request.region)
  switch (request.action) {
    case 'DescribeRegions':
      return {
        regionInfo: [...enabled, ...notEnabled]
          .filter((name) => matches(request, { 'region-name': name }))
          .map((regionName) => ({
            regionName,
            optInStatus: enabled.includes(regionName) ? 'opt-in-not-required' : 'not-opted-in',
          })),
      }
    case 'DescribeAvailabilityZones':
      return {
        availabilityZoneInfo: ['a', 'b', 'c'].map((letter) => ({
          zoneName: `${request.region}${letter}`,
          zoneState: 'available',
          regionName: request.region,
        })),
      }
    case 'DescribeInstances':
      return { reservationSet: [{ instancesSet: instances(request, region) }] }
    case 'DescribeInstanceTypeOfferings':
      return {
        instanceTypeOfferingSet: profiles
          .filter(({ instanceType }) => matches(request, { 'instance-type': instanceType }))
          .map(({ instanceType }) => ({ instanceType })),
      }
    case 'DescribeVolumes':
      return {
        volumeSet: [...region.volumes.values()]
          .filter(({ id, tags }) => matches(request, { 'volume-id': id }, tags))
          .map(({ id, sizeGiB, attachedTo }) => ({
            volumeId: id,
            size: sizeGiB,
            status: attachedTo === undefined ? 'available' : 'in-use',
          })),
      }
    case 'DeleteVolume': {
      const id = text(request.fields['VolumeId'])
      const volume = region.volumes.get(id)
      if (volume === undefined) throw new AwsError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`)
      if (volume.attachedTo !== undefined)
        throw new AwsError('VolumeInUse', `Volume ${id} is attached to ${volume.attachedTo}`)
      region.volumes.delete(id)
      return {}
    }
    case 'DescribeSnapshots':
      return {
        snapshotSet: [...region.snapshots]
          .filter(([, { volumeId, tags }]) => matches(request, { 'volume-id': volumeId }, tags))
          .map(([snapshotId, { volumeId }]) => ({ snapshotId, volumeId })),
      }
    case 'DeleteSnapshot': {
      const id = text(request.fields['SnapshotId'])
      if (!region.snapshots.delete(id))
        throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`)
      return {}
    }
    default:
      throw unknownAction(request)
  }
}

function instances(request: AwsRequest, region: Region): readonly object[] {
  return [...region.instances.values()]
    .filter(({ state, tags }) => matches(request, { 'instance-state-name': state }, tags))
    .map(({ id, type, tags, state, launchedAt }) => ({
      instanceId: id,
      instanceType: type,
      instanceState: { name: state },
      launchTime: launchedAt,
      cpuOptions: { coreCount: (profiles.find((one) => one.instanceType === type)?.vcpus ?? 2) / 2, threadsPerCore: 2 },
      tagSet: Object.entries(tags).map(([key, value]) => ({ key, value })),
    }))
}

/** Whether all filters of the request hold that are about these values or tags. */
function matches({ fields }: AwsRequest, values: Readonly<Record<string, string>>, tags: Tags = {}): boolean {
  return list(fields['Filter'])
    .map(record)
    .every(({ Name, Value }) => {
      const name = text(Name)
      const value = name.startsWith('tag:') ? tags[name.slice(4)] : values[name]
      return value === undefined ? !name.startsWith('tag:') : texts(Value).includes(value)
    })
}
