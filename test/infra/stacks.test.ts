import { spawnSync } from 'node:child_process'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { profiles } from '../../app/profiles.ts'
import { namesOf, secretNames } from '../../infra/names.ts'
import { findCfnLint } from './support/linters.ts'
import { type Synthesis, synthesize, userDataOf } from './support/synthesize.ts'

const cfnLint = findCfnLint()
const { parameters } = namesOf('knowbase')

describe.each(profiles)('$instanceType', (profile) => {
  const stacks = synthesize({ instanceType: profile.instanceType })
  const { app } = stacks

  test('runs one machine of the type, replaced without a second one beside it', () => {
    app.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: Match.objectLike({
        InstanceType: profile.instanceType,
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [
          { DeviceName: '/dev/xvda', Ebs: Match.objectLike({ Encrypted: true, VolumeType: 'gp3' }) },
        ],
      }),
    })
    app.hasResource('AWS::AutoScaling::AutoScalingGroup', {
      Properties: Match.objectLike({ MinSize: '0', MaxSize: '1', DesiredCapacity: '1' }),
      UpdatePolicy: {
        AutoScalingRollingUpdate: Match.objectLike({ MinInstancesInService: 0, WaitOnResourceSignals: true }),
      },
    })
  })

  test('gives the containers the limits of its profile', () => {
    const [parameter] = Object.values(app.findResources('AWS::SSM::Parameter'))
    const lines = String(parameter?.['Properties'].Value).split('\n')
    expect(lines).toContain(`WORKER_CPUS=${profile.worker.cpus}`)
    expect(lines).toContain(`WORKER_MEMORY=${profile.worker.memoryMiB}M`)
    expect(lines).toContain(`MAX_PARALLEL_SEGMENTS=${profile.maxParallelSegments}`)
  })

  test('no check finds anything', () => {
    expect(stacks.violations).toEqual([])
  })

  test.skipIf(cfnLint === undefined)('cfn-lint finds nothing', () => {
    const run = spawnSync(cfnLint ?? '', [...stacks.templates], { encoding: 'utf8' })
    expect(run.stdout).toBe('')
    expect(run.status).toBe(0)
  })
})

describe('what a deployment needs and keeps', () => {
  const stacks = synthesize({})
  const { app, data, registry } = stacks

  test('each value of others is a parameter that a missing one stops, and names its command', () => {
    const found = Object.values(app.findParameters('*', { Type: 'AWS::SSM::Parameter::Value<String>' }))
    const commands = new Map(found.map((parameter) => [parameter['Default'], parameter['Description']]))
    for (const path of [parameters.vpcId, parameters.volumeId, parameters.keyArn, parameters.repositoryUri])
      expect(commands.get(path)).toContain("cdk deploy 'foundation/*'")
    expect(commands.get(parameters.imageDigest)).toContain('npm run push-images')
    expect(commands.get(parameters.secretsMarker)).toContain('npm run secrets')
    const notes = stacks.files.get('app.metadata.json') ?? stacks.files.get('manifest.json') ?? ''
    for (const command of ['npm run push-images', 'npm run secrets', "cdk deploy 'foundation/*'"])
      expect(notes).toContain(command)
  })

  test('every parameter that the app reads of the foundation is written by it', () => {
    const written = [data, registry].flatMap((stack) =>
      Object.values(stack.findResources('AWS::SSM::Parameter')).map((resource) => String(resource['Properties'].Name)),
    )
    const read = Object.values(app.findParameters('*')).map((parameter) => String(parameter['Default']))
    expect(written.toSorted()).toEqual(read.filter((path) => path.includes('/foundation/')).toSorted())
  })

  test('volume, key, dumps, logs and images outlive their stacks', () => {
    // But not what a first deployment that failed leaves: its names would be taken when it is tried again.
    const policies = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }
    for (const type of ['AWS::EC2::Volume', 'AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::Logs::LogGroup'])
      data.allResources(type, policies)
    registry.allResources('AWS::ECR::Repository', policies)
    data.hasResourceProperties('AWS::EC2::Volume', { Encrypted: true, VolumeType: 'gp3' })
    data.hasResourceProperties('AWS::DLM::LifecyclePolicy', { State: 'ENABLED' })
    registry.hasResourceProperties('AWS::ECR::Repository', { ImageTagMutability: 'IMMUTABLE' })
  })

  test('thirty images are kept, however many parts each has', () => {
    const [repository] = Object.values(registry.findResources('AWS::ECR::Repository'))
    const policy = JSON.parse(repository?.['Properties'].LifecyclePolicy.LifecyclePolicyText as string) as unknown
    const images = { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 30 }
    const parts = { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 1, countUnit: 'days' }
    expect(policy).toMatchObject({ rules: [{ selection: images }, { selection: parts }] })
  })

  test('a snapshot makes another volume, and the usual one is let go of', () => {
    const restored = synthesize({ snapshotId: 'snap-0123456789abcdef0' }).data
    restored.resourceCountIs('AWS::EC2::Volume', 1)
    restored.hasResourceProperties('AWS::EC2::Volume', { SnapshotId: 'snap-0123456789abcdef0', Encrypted: true })
    const idOf = (stack: typeof data): string => Object.keys(stack.findResources('AWS::EC2::Volume')).join()
    expect(idOf(restored)).not.toBe(idOf(data))
    data.hasResourceProperties('AWS::EC2::Volume', { SnapshotId: Match.absent() })
    restored.hasResourceProperties('AWS::SSM::Parameter', {
      Name: parameters.volumeId,
      Value: { Ref: idOf(restored) },
    })
  })

  test('the foundation is protected from deletion, the app is not', () => {
    const protectedStacks = (path: string): number =>
      stacks.files.get(path)?.match(/"terminationProtection": true/g)?.length ?? 0
    expect(protectedStacks('assembly-foundation/manifest.json')).toBe(2)
    expect(protectedStacks('manifest.json')).toBe(0)
  })

  test('nothing that a destroy would leave behind is in the app stack', () => {
    const kept = Object.entries(app.toJSON()['Resources'] as Record<string, { readonly DeletionPolicy?: string }>)
      .filter(([, resource]) => resource.DeletionPolicy?.startsWith('Retain'))
      .map(([id]) => id)
    expect(kept).toEqual([])
  })

  test('nothing is let in unless a network is allowed', () => {
    app.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() })
    const open = synthesize({ allowedCidrs: '192.0.2.0/24', keyPairName: 'operations' }).app
    const rules = Object.values(open.findResources('AWS::EC2::SecurityGroup')).flatMap(
      (group) => group['Properties'].SecurityGroupIngress as { CidrIp: string; FromPort: number }[],
    )
    expect(rules.map((rule) => [rule.CidrIp, rule.FromPort])).toEqual([
      ['192.0.2.0/24', 8000],
      ['192.0.2.0/24', 22],
    ])
  })

  test('with a name, networks reach TLS, and everybody just the challenges of the certificate', () => {
    const named = synthesize({
      allowedCidrs: '192.0.2.0/24',
      domainName: 'knowbase.example.org',
      hostedZoneId: 'Z123',
    })
    const rules = Object.values(named.app.findResources('AWS::EC2::SecurityGroup')).flatMap(
      (group) => group['Properties'].SecurityGroupIngress as { CidrIp: string; FromPort: number }[],
    )
    expect(rules.map((rule) => [rule.CidrIp, rule.FromPort])).toEqual([
      ['192.0.2.0/24', 443],
      ['0.0.0.0/0', 80],
    ])
    named.app.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'knowbase.example.org.', Type: 'A' })
    expect(named.violations).toEqual([])
  })

  type Statement = { Action: string | string[]; Resource: unknown; Condition?: unknown }
  const statementsOf = (stack: typeof app): readonly Statement[] =>
    Object.values(stack.findResources('AWS::IAM::Policy')).flatMap(
      (policy) => policy['Properties'].PolicyDocument.Statement as Statement[],
    )

  test('no role may do to everything but what AWS knows no resource for', () => {
    const statements = [app, data, registry].flatMap(statementsOf)
    const everywhere = statements.filter((one) => one.Resource === '*').flatMap((one) => one.Action)
    const noResource =
      /^(ssmmessages|ec2messages):|^ec2:Describe|^ssm:UpdateInstanceInformation$|^ecr:GetAuthorizationToken$/
    expect(everywhere.filter((action) => !noResource.test(action))).toEqual(['cloudwatch:PutMetricData'])
    expect(statements.flatMap((one) => one.Action).filter((action) => action.includes('*'))).toEqual([])
    for (const stack of [app, data])
      stack.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() })
  })

  test('keys, volumes, instances and snapshots are held by a condition wherever an id is no part of the permission', () => {
    const held = [app, data].flatMap(statementsOf).filter(({ Action, Resource }) => {
      const resources = JSON.stringify(Resource)
      return (
        /kms:/.test(String(Action)) || /(volume|instance)\/\*/.test(resources) || /DeleteSnapshot/.test(String(Action))
      )
    })
    expect(held).toHaveLength(7)
    for (const statement of held) expect(JSON.stringify(statement.Condition)).toMatch(/kms:ViaService|aws:ResourceTag/)
  })

  test('the machine reads the secrets that there are, by name, and signals its own stack alone', () => {
    const of = (action: string): readonly Statement[] =>
      statementsOf(app).filter((one) => [one.Action].flat().includes(action))
    const [secrets] = of('ssm:GetParameters')
    expect(JSON.stringify(secrets?.Resource).match(/secrets\/[A-Z_0-9]+/g)).toEqual(
      secretNames.map((name) => `secrets/${name}`).toSorted(),
    )
    expect(of('cloudformation:SignalResource').map((one) => one.Resource)).toEqual([{ Ref: 'AWS::StackId' }])
    // By the id that the permission has: where a call names the stack, IAM may be asked about another resource.
    const signalled = userDataOf(app).match(/signal-resource --stack-name \S+/g)
    expect(signalled).toEqual(Array(2).fill(expect.stringMatching(/ '?<AWS::StackId>'?$/)))
  })

  test('services take the roles of the foundation for this account alone', () => {
    data.resourceCountIs('AWS::IAM::Role', 2)
    const assumed = {
      Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }),
    }
    data.allResourcesProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: Match.objectLike({ Statement: [Match.objectLike(assumed)] }),
    })
  })
})

test('no secret of the environment is in any file of a synthesis', () => {
  const values = Object.fromEntries(secretNames.map((name) => [name, `planted-${name.toLowerCase()}-f00d`]))
  const before = { ...process.env }
  Object.assign(process.env, values)
  let stacks: Synthesis
  try {
    stacks = synthesize({ domainName: 'knowbase.example.org', hostedZoneId: 'Z123', alarmEmail: 'a@example.org' })
  } finally {
    for (const name of secretNames) delete process.env[name]
    Object.assign(process.env, before)
  }
  expect(stacks.files.size).toBeGreaterThan(5)
  for (const [path, text] of stacks.files) {
    for (const value of Object.values(values)) expect(text, path).not.toContain(value)
    // No secret is asked for in a template either: {{resolve:...}} would stand in the launch template's user data.
    expect(text, path).not.toMatch(/\{\{resolve:(ssm-secure|secretsmanager)/)
  }
  expect(stacks.violations).toEqual([])
})

test('what belongs to a deployment says so, and nothing is asked of the account while it is written', () => {
  const stacks = synthesize({ environment: 'staging' }, { account: '123456789012', region: 'eu-central-1' })
  for (const path of ['manifest.json', 'assembly-foundation/manifest.json'])
    expect(JSON.parse(stacks.files.get(path) ?? '')).not.toHaveProperty('missing')
  const tags = [
    { Key: 'knowbase:deployment', Value: 'knowbase' },
    { Key: 'knowbase:environment', Value: 'staging' },
  ]
  for (const [stack, type] of [
    [stacks.app, 'AWS::EC2::EIP'],
    [stacks.app, 'AWS::IAM::Role'],
    [stacks.data, 'AWS::EC2::Volume'],
    [stacks.data, 'AWS::S3::Bucket'],
    [stacks.registry, 'AWS::ECR::Repository'],
  ] as const)
    stack.hasResourceProperties(type, { Tags: Match.arrayWith(tags) })
  // The machine's permissions are held to instances that have the first.
  stacks.app.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
    Tags: [...tags, { Key: 'Name', Value: 'knowbase' }].map((tag) => ({ ...tag, PropagateAtLaunch: true })),
  })
})

test('the longest user data fits what EC2 takes', () => {
  const stackName = `k${'0'.repeat(39)}`
  const domainName = `${'k'.repeat(63)}.${'k'.repeat(63)}.example.org`
  const { app } = synthesize({ stackName, domainName, hostedZoneId: 'Z123' }, { region: 'ap-southeast-2' })
  const known = userDataOf(app).replaceAll(/<[A-Z][\w.:]+>/g, (token) =>
    // The id of a stack has its name in it and is the longest by far but the repository's; those are put in at deployment.
    'x'.repeat(/StackId|Repository/.test(token) ? 150 : 75),
  )
  expect(known).not.toContain('<AWS::')
  expect(Buffer.byteLength(known)).toBeLessThan(16 * 1024)
})

test('a changed profile is a new machine', () => {
  const [usual, capped] = [{}, { maxParallelSegments: '2' }].map((context) => userDataOf(synthesize(context).app))
  expect(usual).not.toBe(capped)
  expect(userDataOf(synthesize({}).app)).toBe(usual)
})
