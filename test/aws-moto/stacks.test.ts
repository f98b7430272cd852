import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation'
import { DescribeLaunchTemplateVersionsCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { namesOf } from '../../infra/names.ts'
import { assemble } from '../infra/support/synthesize.ts'
import { type Moto, motoMissing, startMoto } from '../services/moto.ts'
import { runScript } from '../support/run-program.ts'

const missing = await motoMissing()
const names = namesOf('knowbase')

if (missing !== undefined) {
  // A machine without the emulator may skip this; continuous integration may not.
  test.skipIf(process.env['CI'] !== 'true')(`the stacks are not deployed to moto: ${missing}`, () =>
    expect.fail(missing),
  )
} else {
  let moto: Moto
  let usual = ''
  let larger = ''
  beforeAll(async () => {
    moto = await startMoto()
    const { account, region } = moto
    usual = assemble({}, { account, region })
    larger = assemble({ instanceType: 'c5.4xlarge' }, { account, region })
  }, 300_000)
  afterAll(() => moto.stop())

  const cdkProgram = join(dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json')), 'bin', 'cdk')
  /** The unmodified command line of the CDK; gives all that it says. */
  const cdk = (...args: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const env = { PATH: process.env['PATH'], ...moto.env, CDK_DISABLE_CLI_TELEMETRY: 'true', NO_COLOR: '1' }
      execFile(process.execPath, [cdkProgram, ...args, '--no-notices'], { env }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout + stderr)
        else reject(new Error(`cdk ${args.join(' ')}:\n${stdout}${stderr}`))
      })
    })
  // moto cannot update by change sets, nor with values that it is to remember.
  const deploy = (app: string, ...stacks: readonly string[]): Promise<string> =>
    cdk(
      'deploy',
      ...stacks,
      '--app',
      app,
      '--require-approval',
      'never',
      '--method',
      'direct',
      '--no-previous-parameters',
    )
  const client = () => {
    const settings = {
      region: moto.region,
      endpoint: moto.url,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    }
    return { ec2: new EC2Client(settings), ssm: new SSMClient(settings), formation: new CloudFormationClient(settings) }
  }
  const resourcesOf = async (stack: string) => {
    const { StackResources = [] } = await client().formation.send(
      new DescribeStackResourcesCommand({ StackName: stack }),
    )
    return new Map(StackResources.map(({ ResourceType, PhysicalResourceId }) => [ResourceType, PhysicalResourceId]))
  }
  const machineType = async (): Promise<string | undefined> => {
    const id = (await resourcesOf(names.appStack)).get('AWS::EC2::LaunchTemplate') ?? ''
    const { LaunchTemplateVersions: versions = [] } = await client().ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: ['$Latest'] }),
    )
    return versions[0]?.LaunchTemplateData?.InstanceType
  }
  const parametersBelow = async (path: string) => {
    const { Parameters = [] } = await client().ssm.send(new GetParametersByPathCommand({ Path: path, Recursive: true }))
    return new Map(Parameters.map(({ Name, Value }) => [Name, Value]))
  }
  /** The one that the foundation noted. */
  const dataVolume = async () => {
    const id = (await parametersBelow('/knowbase')).get(names.parameters.volumeId) ?? ''
    const { Volumes = [] } = await client().ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }))
    return Volumes[0]
  }

  test('the foundation is made by its own command, and notes what others need', async () => {
    await cdk('bootstrap', `aws://${moto.account}/${moto.region}`, '--app', usual)
    await deploy(usual, 'foundation/*')
    expect(await dataVolume()).toMatchObject({ Size: 100 })
    const noted = await parametersBelow('/knowbase')
    expect(noted.get(names.parameters.repositoryUri)).toContain(`/${names.repository}`)
    expect(noted.get(names.parameters.subnetId)).toMatch(/^subnet-/)
  })

  test('the script writes secrets, encrypted, and the mark that lets the app be deployed', async () => {
    const run = await runScript('secrets', ['--json'], { environment: moto.env })
    expect(run.stderr).toBe('')
    expect(JSON.parse(run.stdout)).toMatchObject({ written: ['JWT_SECRET', 'NEO4J_PASSWORD'] })
    const { Parameters = [] } = await client().ssm.send(
      new GetParametersByPathCommand({ Path: names.parameters.secrets, WithDecryption: false }),
    )
    expect(Parameters.map(({ Type }) => Type)).toEqual(['SecureString', 'SecureString'])
  })

  test('a bare deploy makes the machine, and again it makes nothing anew', async () => {
    await client().ssm.send(
      new PutParameterCommand({
        Name: names.parameters.imageDigest,
        Type: 'String',
        Value: `sha256:${'a'.repeat(64)}`,
      }),
    )
    expect(await deploy(usual)).toMatch(/app\.Url = http:\/\/[\d.]+:8000/)
    expect(await machineType()).toBe('t3.2xlarge')
    const resources = await resourcesOf(names.appStack)
    for (const type of ['AWS::AutoScaling::AutoScalingGroup', 'AWS::EC2::EIP', 'AWS::SNS::Topic', 'AWS::IAM::Role'])
      expect([...resources.keys()]).toContain(type)
    await deploy(usual)
    expect(await resourcesOf(names.appStack)).toEqual(resources)
  })

  test('another type is a change of the machine alone', async () => {
    const shown = await cdk('diff', '--app', larger, '--no-change-set')
    expect(shown).toMatch(/\[-\] t3\.2xlarge\s[^]*\[\+\] c5\.4xlarge/)
    expect(shown).toContain('Number of stacks with differences: 1')
    const before = await resourcesOf(names.appStack)
    await deploy(larger)
    expect(await machineType()).toBe('c5.4xlarge')
    expect((await resourcesOf(names.appStack)).get('AWS::EC2::EIP')).toBe(before.get('AWS::EC2::EIP'))
  })

  test('a destroy takes the app alone, and it is deployed again to the same volume', async () => {
    const before = await dataVolume()
    await cdk('destroy', '--app', larger, '--force')
    await expect(resourcesOf(names.appStack)).rejects.toThrow('does not exist')
    expect(await dataVolume()).toEqual(before)
    await deploy(usual)
    expect(await machineType()).toBe('t3.2xlarge')
  })
}
