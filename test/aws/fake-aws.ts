import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Account, createAccount, type Image, type Instance } from './account.ts'
import { type Answer, type Result, writeError, writeResult } from './answer.ts'
import { AwsError, type AwsRequest, readRequest } from './request.ts'
import { cloudFormation } from './services/cloudformation.ts'
import { ec2 } from './services/ec2.ts'
import { ecr, pushManifest } from './services/ecr.ts'
import { kms } from './services/kms.ts'
import { logs } from './services/logs.ts'
import { quotas } from './services/quotas.ts'
import { s3 } from './services/s3.ts'
import { ssm } from './services/ssm.ts'
import { sts } from './services/sts.ts'

export type CommandEnd = { readonly code: number; readonly output: string }

export type ImageStore = {
  readonly host: string
  /** `user:password`. */
  readonly login: string
  readonly images: (repository: string) => Promise<readonly Image[]>
}

/** What the world outside of AWS's interfaces does; a test may change it while the fake runs. */
export type World = {
  /** vCPUs that may run at once; undefined where the account has what every account has, which is 5. */
  quota: number | undefined
  /** Whether a machine becomes healthy after its boot. */
  boot: (instance: Instance) => boolean | Promise<boolean>
  /** What lines that are sent to a machine do. */
  command: (instance: Instance, lines: readonly string[]) => CommandEnd | Promise<CommandEnd>
  /** Where images really are; undefined where the fake takes their manifests itself. */
  registry: ImageStore | undefined
  /** Why a resource of this type cannot be made; undefined where it can. */
  unmakeable: (type: string) => string | undefined
  /** Why the deletion of a resource of this type fails; undefined where it does not. */
  resists: (type: string) => string | undefined
  /** What a request, named as in {@link FakeAws.requests}, is refused with; undefined where it is not. */
  refuses: (request: string) => AwsError | undefined
}

export type Fake = {
  readonly account: Account
  readonly world: World
  readonly url: string
  /** Host and port; also the registry of images. */
  readonly host: string
  /** Where requests go that name no region. */
  readonly home: string
}

export type Service = (request: AwsRequest, fake: Fake) => Result | Promise<Result>

export type FakeAws = Fake & {
  /** What a process needs to talk to it. */
  readonly environment: Readonly<Record<string, string>>
  /** `service action` of each request so far. */
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

const services: Readonly<Record<string, Service>> = {
  cloudformation: cloudFormation,
  ec2,
  ecr,
  kms,
  logs,
  servicequotas: quotas,
  ssm,
  sts,
}

/**
 * AWS as far as this project uses it: its rules on names, replacement, retention, protection and tags hold, permissions
 * are not looked at. State is in memory.
 */
export async function startFakeAws(home = 'eu-central-1'): Promise<FakeAws> {
  const requests: string[] = []
  const server = createServer((incoming, response) => void answer(incoming, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const fake: Fake = {
    account: createAccount(),
    world: {
      quota: 64,
      boot: () => true,
      command: () => ({ code: 0, output: '' }),
      registry: undefined,
      unmakeable: () => undefined,
      resists: () => undefined,
      refuses: () => undefined,
    },
    url: `http://${host}`,
    host,
    home,
  }
  return {
    ...fake,
    requests,
    environment: {
      AWS_ENDPOINT_URL: fake.url,
      AWS_REGION: home,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'made-up',
      AWS_MAX_ATTEMPTS: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of incoming) pieces.push(piece as Buffer)
    const request = readRequest(incoming, Buffer.concat(pieces))
    const named = `${request.service} ${request.action || request.method}`
    requests.push(named)
    const refused = fake.world.refuses(named)
    const { status, headers, body } = await (refused === undefined ? route(request) : Promise.reject(refused)).catch(
      (error: unknown) => writeError(request, error),
    )
    response.writeHead(status, headers)
    response.end(body)
  }

  async function route(request: AwsRequest): Promise<Answer> {
    if (request.url.pathname.startsWith('/v2/')) return pushManifest(request, fake)
    if (request.service === 's3') return s3(request, fake)
    const service = services[request.service]
    if (service === undefined) throw new AwsError('UnknownService', `The fake has no ${request.service}.`)
    return writeResult(request, await service(request, fake))
  }
}
