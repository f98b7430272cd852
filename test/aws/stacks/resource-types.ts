import type { Region } from '../account.ts'
import { newId } from '../account.ts'
import type { Fake } from '../fake-aws.ts'
import { AwsError } from '../request.ts'
import { machineGroup } from './machine-group.ts'
import type { Properties } from './stack.ts'

export type Maker = {
  readonly fake: Fake
  readonly region: Region
  readonly stackName: string
  readonly logicalId: string
}

/** What a type of resource does beside being there. Functions throw AwsError where CloudFormation would fail. */
export type ResourceType = {
  /** The property that names it; the name is taken as long as it exists, in a stack or not. */
  readonly nameProperty?: string
  /** Whether a name is taken already by what is no resource of a stack. */
  readonly exists?: (name: string, maker: Maker) => boolean
  /** Properties whose change means another resource. */
  readonly immutable?: readonly string[]
  /** Attributes that change with every update. */
  readonly lively?: readonly string[]
  readonly create?: (properties: Properties, maker: Maker) => string | undefined | Promise<string | undefined>
  readonly update?: (id: string, properties: Properties, before: Properties, maker: Maker) => void | Promise<void>
  readonly remove?: (id: string, maker: Maker) => void
  readonly attribute?: (id: string, name: string, maker: Maker) => string | undefined
}

const named = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const tagsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(((value ?? []) as readonly { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]))

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::SSM::Parameter': {
    nameProperty: 'Name',
    exists: (name, { region }) => region.parameters.has(name),
    immutable: ['Name', 'Type'],
    create: ({ Name, Type, Value }, { region }) => {
      region.parameters.set(String(Name), { type: String(Type), value: String(Value) })
      return String(Name)
    },
    update: (id, { Type, Value }, _before, { region }) => {
      region.parameters.set(id, { type: String(Type), value: String(Value) })
    },
    remove: (id, { region }) => void region.parameters.delete(id),
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    exists: (name, { fake }) => fake.account.buckets.has(name),
    immutable: ['BucketName'],
    create: ({ BucketName }, { fake, stackName, logicalId }) => {
      const name = named(BucketName) ?? newId(`${stackName}-${logicalId}`.toLowerCase())
      fake.account.buckets.set(name, new Map())
      return name
    },
    remove: (id, { fake }) => {
      if ((fake.account.buckets.get(id)?.size ?? 0) > 0)
        throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty')
      fake.account.buckets.delete(id)
    },
  },
  'AWS::ECR::Repository': {
    nameProperty: 'RepositoryName',
    exists: (name, { region }) => region.repositories.has(name),
    immutable: ['RepositoryName', 'EncryptionConfiguration'],
    create: ({ RepositoryName, ImageTagMutability }, { region, stackName, logicalId }) => {
      const name = named(RepositoryName) ?? newId(`${stackName}-${logicalId}`.toLowerCase())
      region.repositories.set(name, { name, immutable: ImageTagMutability === 'IMMUTABLE', images: [] })
      return name
    },
    remove: (id, { region }) => {
      if ((region.repositories.get(id)?.images.length ?? 0) > 0)
        throw new AwsError('RepositoryNotEmptyException', `The repository ${id} is not empty`)
      region.repositories.delete(id)
    },
    attribute: (id, name, { fake, region }) =>
      name === 'Arn' ? `arn:aws:ecr:${region.name}:${fake.account.id}:repository/${id}` : undefined,
  },
  'AWS::EC2::Volume': {
    immutable: ['AvailabilityZone', 'Encrypted', 'KmsKeyId', 'SnapshotId'],
    create: ({ Size, Tags, SnapshotId }, { region }) => {
      const from = named(SnapshotId)
      if (from !== undefined && !region.snapshots.has(from))
        throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${from}' does not exist.`)
      const id = newId('vol')
      region.volumes.set(id, { id, sizeGiB: Number(Size), tags: tagsOf(Tags), ...(from && { snapshotId: from }) })
      return id
    },
    update: (id, { Size, Tags }, _before, { region }) => {
      const volume = region.volumes.get(id)
      if (volume !== undefined) region.volumes.set(id, { ...volume, sizeGiB: Number(Size), tags: tagsOf(Tags) })
    },
    remove: (id, { region }) => void region.volumes.delete(id),
  },
  'AWS::KMS::Key': {
    create: (_properties, { region }) => {
      const id = newId('key')
      region.keys.set(id, { deleted: false })
      return id
    },
    remove: (id, { region }) => void region.keys.set(id, { deleted: true }),
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    exists: (name, { region }) => region.logGroups.has(name),
    immutable: ['LogGroupName'],
    create: ({ LogGroupName }, { region, stackName, logicalId }) => {
      const name = named(LogGroupName) ?? newId(`${stackName}-${logicalId}`)
      region.logGroups.set(name, [])
      return name
    },
    remove: (id, { region }) => void region.logGroups.delete(id),
  },
  'AWS::EC2::LaunchTemplate': {
    nameProperty: 'LaunchTemplateName',
    immutable: ['LaunchTemplateName'],
    lively: ['LatestVersionNumber'],
    create: (properties, { region }) => {
      const id = newId('lt')
      region.launchTemplates.set(id, [properties])
      return id
    },
    update: (id, properties, _before, { region }) => void region.launchTemplates.get(id)?.push(properties),
    remove: (id, { region }) => void region.launchTemplates.delete(id),
    attribute: (id, name, { region }) =>
      name === 'LatestVersionNumber' ? `${region.launchTemplates.get(id)?.length ?? 0}` : undefined,
  },
  'AWS::AutoScaling::AutoScalingGroup': machineGroup,
  'AWS::EC2::EIP': {
    immutable: ['Domain'],
    // Of loopback, where nothing listens: whoever asks the service knows at once that it does not answer.
    create: () => '127.0.0.2',
    attribute: (id, name) => (name === 'PublicIp' ? id : undefined),
  },
  'AWS::EC2::SecurityGroup': { nameProperty: 'GroupName', immutable: ['GroupName', 'GroupDescription', 'VpcId'] },
  'AWS::EC2::VPC': { immutable: ['CidrBlock'] },
  'AWS::EC2::Subnet': { immutable: ['CidrBlock', 'VpcId', 'AvailabilityZone'] },
  'AWS::IAM::Role': { nameProperty: 'RoleName', immutable: ['RoleName', 'Path'] },
  'AWS::IAM::ManagedPolicy': { nameProperty: 'ManagedPolicyName', immutable: ['ManagedPolicyName'] },
  'AWS::CloudWatch::Dashboard': { nameProperty: 'DashboardName', immutable: ['DashboardName'] },
  'AWS::CloudWatch::Alarm': { nameProperty: 'AlarmName', immutable: ['AlarmName'] },
  'AWS::SNS::Topic': { nameProperty: 'TopicName', immutable: ['TopicName'] },
}
