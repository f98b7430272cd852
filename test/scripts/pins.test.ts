import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { profiles } from '../../app/profiles.ts'
import { composePlugin, isPinned } from '../../infra/app/compose-plugin.ts'
import { type ProgramRun, runScript } from '../support/run-program.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-pins-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const sum = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('pin-compose', () => {
  /** Releases as GitHub serves them: by path, with the line that sha256sum writes. */
  const release = (x86: string, sums: { x86?: string; arm?: string } = {}): Readonly<Record<string, string>> => ({
    '/v2.40.3/docker-compose-linux-x86_64': x86,
    '/v2.40.3/docker-compose-linux-x86_64.sha256': sums.x86 ?? `${sum(x86)} *docker-compose-linux-x86_64\n`,
    '/v2.40.3/docker-compose-linux-aarch64': 'arm',
    '/v2.40.3/docker-compose-linux-aarch64.sha256': sums.arm ?? `${sum('arm')}  docker-compose-linux-aarch64\n`,
  })
  const pin = async (files: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const source = await serve(({ url = '' }, response) => {
      const text = files[url]
      response.writeHead(text === undefined ? 404 : 200).end(text)
    })
    const file = join(folder, 'compose.json')
    await writeFile(file, 'before')
    const run = await runScript('pin-compose', ['--source', `${source}/`, '--file', file, ...args])
    return { ...run, source, written: await readFile(file, 'utf8') }
  }

  test('writes version and checksums of every architecture', async () => {
    const { code, source, written, stdout } = await pin(release('x86'), '--version', 'v2.40.3')
    expect(code).toBe(0)
    expect(JSON.parse(written)).toEqual({
      source,
      version: 'v2.40.3',
      sha256: { x86_64: sum('x86'), aarch64: sum('arm') },
    })
    expect(isPinned({ ...composePlugin, ...(JSON.parse(written) as object) })).toBe(true)
    expect(stdout).toContain(`x86_64 ${sum('x86')}`)
  })

  test('writes nothing on a dry run, and JSON where asked', async () => {
    const { written, stdout } = await pin(release('x86'), '--dry-run', '--json')
    expect(written).toBe('before')
    expect(JSON.parse(stdout)).toMatchObject({ sha256: { x86_64: sum('x86') } })
  })

  test.each([
    [
      'a file that is not what was published',
      release('x86', { x86: `${sum('other')} *docker-compose-linux-x86_64` }),
      sum('other'),
    ],
    [
      'a checksum of another file',
      release('x86', { arm: `${sum('arm')} *docker-compose-darwin-aarch64` }),
      'name no docker-compose-linux-aarch64',
    ],
    ['no checksum but a page', release('x86', { x86: '<html>' }), 'name no docker-compose-linux-x86_64'],
    ['a version that is not released', {}, 'was answered with 404'],
  ])('refuses %s', async (_what, files, said) => {
    const { code, written, stderr } = await pin(files)
    expect(code).toBe(1)
    expect(stderr).toContain(said)
    expect(written).toBe('before')
  })
})

test('the plugin counts as pinned with every checksum, and as what it is otherwise', () => {
  const of = (x86_64: string, aarch64: string) => isPinned({ ...composePlugin, sha256: { x86_64, aarch64 } })
  expect(of(sum('a'), sum('b'))).toBe(true)
  for (const wrong of ['', 'abc', `${sum('a')}0`]) expect(of(sum('a'), wrong)).toBe(false)
})

/** AWS as far as these scripts ask it: JSON by the operation's name. */
async function aws(
  answer: (operation: string, body: Record<string, unknown>, request: IncomingMessage) => object,
): Promise<string> {
  return serve((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
      const body = answer(operation, JSON.parse(text) as Record<string, unknown>, request)
      response.writeHead('__type' in body ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify(body))
    })
  })
}

function awsScript(name: string, url: string, ...args: readonly string[]): Promise<ProgramRun> {
  const environment = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
  return runScript(name, args, { environment })
}

describe('pin-ami', () => {
  const image = (region: string): string => `ami-0${region.length}23456789abcdef0`
  const regionOf = ({ headers }: IncomingMessage): string =>
    /Credential=a\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? ''
  const pin = async (value: (region: string) => string, ...args: readonly string[]) => {
    const file = join(folder, 'images.json')
    await writeFile(file, JSON.stringify({ pinnedAt: null, images: { 'eu-west-1': 'ami-00000000' } }))
    const url = await aws((operation, body, request) => {
      expect(operation).toBe('GetParameter')
      expect(body['Name']).toBe('/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64')
      return { Parameter: { Value: value(regionOf(request)) } }
    })
    const run = await awsScript('pin-ami', url, '--file', file, ...args)
    return { ...run, written: JSON.parse(await readFile(file, 'utf8')) as { pinnedAt: string | null; images: object } }
  }

  test('pins the regions that are named, and keeps the others', async () => {
    const { code, written } = await pin(image, '--region', 'us-east-1', 'eu-central-1')
    expect(code).toBe(0)
    expect(written.images).toEqual({
      'eu-central-1': image('eu-central-1'),
      'eu-west-1': 'ami-00000000',
      'us-east-1': image('us-east-1'),
    })
    expect(written.pinnedAt).toMatch(/^\d{4}-\d\d-\d\dT/)
  })

  test('pins anew what is pinned', async () => {
    expect((await pin(image, '--all')).written.images).toEqual({ 'eu-west-1': image('eu-west-1') })
  })

  test('refuses what is no image, and no region', async () => {
    const nothing = await pin(() => 'none', '--region', 'us-east-1')
    expect(nothing).toMatchObject({ code: 1, written: { pinnedAt: null } })
    expect(nothing.stderr).toContain('is "none", which is no machine image')
    expect((await pin(image)).stderr).toContain('No region is named')
  })
})

describe('refresh-prices', () => {
  const product = (dollars: string, unit = 'Hrs'): string =>
    JSON.stringify({ terms: { OnDemand: { a: { priceDimensions: { b: { unit, pricePerUnit: { USD: dollars } } } } } } })
  const refresh = async (list: (type: string, region: string) => readonly string[], ...args: readonly string[]) => {
    const file = join(folder, 'prices.json')
    await writeFile(file, '{}')
    const url = await aws((_operation, body) => {
      const filters = body['Filters'] as readonly { Field: string; Value: string }[]
      const of = (field: string): string => filters.find(({ Field }) => Field === field)?.Value ?? ''
      expect([of('operatingSystem'), of('tenancy'), of('capacitystatus')]).toEqual(['Linux', 'Shared', 'Used'])
      return { PriceList: list(of('instanceType'), of('regionCode')) }
    })
    const run = await awsScript('refresh-prices', url, '--file', file, ...args)
    return { ...run, written: JSON.parse(await readFile(file, 'utf8')) as unknown }
  }

  test('writes the price of every type in every region, with the month', async () => {
    const price = (type: string, region: string): number => (type.length * 100 + region.length) / 1000
    const { code, written } = await refresh((type, region) => [product(price(type, region).toFixed(10))])
    expect(code).toBe(0)
    const regions = ['us-east-1', 'eu-west-1', 'eu-central-1']
    expect(written).toEqual({
      asOf: new Date().toISOString().slice(0, 7),
      dollarsPerHour: Object.fromEntries(
        profiles.map(({ instanceType: type }) => [
          type,
          Object.fromEntries(regions.map((one) => [one, price(type, one)])),
        ]),
      ),
    })
  })

  test('reads a region that is named besides those that are known', async () => {
    const { code, written } = await refresh(() => [product('1')], '--region', 'ap-south-1', 'eu-west-1')
    expect(code).toBe(0)
    const { dollarsPerHour } = written as { dollarsPerHour: Readonly<Record<string, object>> }
    for (const row of Object.values(dollarsPerHour))
      expect(Object.keys(row)).toEqual(['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-south-1'])
  })

  test.each([
    ['no price', [] as readonly string[]],
    ['two prices', [product('1'), product('2')]],
    ['a price by the month', [product('1', 'Mo')]],
    ['nothing to pay', [product('0')]],
  ])('changes nothing where AWS lists %s', async (_what, list) => {
    const { code, written, stderr } = await refresh(() => list, '--region', 'us-east-1')
    expect(code).toBe(1)
    expect(written).toEqual({})
    expect(stderr).toContain('for t3.xlarge in us-east-1')
  })
})
