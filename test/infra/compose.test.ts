import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Variable, variables } from '../../app/contract.ts'
import { defaultInstanceType, profileOf, profiles } from '../../app/profiles.ts'
import { composeOverlay, composeServices } from '../../infra/app/compose-overlay.ts'
import { profileVariables } from '../../infra/app/profile-variables.ts'
import { readContext } from '../../infra/context.ts'
import { namesOf, secretNames } from '../../infra/names.ts'

type Service = {
  readonly build?: { readonly secrets: readonly string[] }
  readonly profiles?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly logging?: unknown
  readonly ports?: readonly string[]
}
type Compose = {
  readonly services: Readonly<Record<string, Service>>
  readonly secrets: Readonly<Record<string, unknown>>
}

const text = readFileSync('compose.yaml', 'utf8')
const compose = parse(text, { merge: true }) as Compose
const context = readContext((key) =>
  key === 'domainName' ? 'knowbase.example.org' : key === 'hostedZoneId' ? 'Z1' : undefined,
)

/** Names of the variables that the file reads, with their defaults. */
const read = new Map([...text.matchAll(/\$\{(\w+)(?::-([^}]*))?\}/g)].map(([, name = '', value = '']) => [name, value]))

const given = (instanceType: string): Map<string, string> => {
  const profile = profileOf(instanceType)
  if (profile === undefined) throw new Error(instanceType)
  return new Map(
    profileVariables(profile, context)
      .split('\n')
      .map((line) => line.split(/=(.*)/s, 2) as [string, string]),
  )
}

test.each(profiles)('each variable that $instanceType sets is read by compose.yaml', ({ instanceType }) => {
  for (const name of given(instanceType).keys()) expect([...read.keys()], name).toContain(name)
})

test('the defaults of compose.yaml are the default profile', () => {
  const own = ['MAX_PARALLEL_SEGMENTS', 'DOMAIN_NAME', 'API_ADDRESS']
  for (const [name, value] of given(defaultInstanceType))
    if (!own.includes(name)) expect([name, read.get(name)]).toEqual([name, value])
})

test('API and workers are given every variable of the contract, secrets as files', () => {
  for (const name of ['api', 'ingestion-worker']) {
    const environment = compose.services[name]?.environment ?? {}
    for (const variable of variables as readonly Variable[]) {
      const secret = (secretNames as readonly string[]).includes(variable.name)
      expect(Object.keys(environment)).toContain(secret ? `${variable.name}_FILE` : variable.name)
      if (secret) expect(Object.keys(environment)).not.toContain(variable.name)
    }
  }
})

test('a secret of a file for each that the machine fetches, one for Neo4j itself, and those of the build', () => {
  const ofBuild = compose.services['api']?.build?.secrets ?? []
  expect(Object.keys(compose.secrets).toSorted()).toEqual([...secretNames, 'NEO4J_AUTH', ...ofBuild].toSorted())
})

test('the build can be given every secret that it asks for, and does without', () => {
  const asked = [...readFileSync('app/Dockerfile', 'utf8').matchAll(/type=secret,id=(\w+)/g)].map(([, id = '']) => id)
  const { build } = compose.services['api'] ?? {}
  expect(build?.secrets.toSorted()).toEqual(asked.toSorted())
  for (const name of ['BUILD_CA', 'BUILD_NPMRC']) {
    const lines = readFileSync(read.get(name) ?? '', 'utf8')
      .trim()
      .split('\n')
    expect(lines.filter((line) => !line.startsWith('#'))).toEqual([])
  }
})

test('the log driver of the stack is laid over every service, and the port of figures over the worker', () => {
  const always = Object.keys(compose.services).filter((name) => compose.services[name]?.profiles === undefined)
  expect(always.toSorted()).toEqual([...composeServices].toSorted())
  const overlay = JSON.parse(composeOverlay(namesOf('knowbase'), 'eu-west-1', true)) as Compose
  expect(Object.keys(overlay.services).toSorted()).toEqual(Object.keys(compose.services).toSorted())
  for (const { logging } of Object.values(overlay.services)) expect(logging).toMatchObject({ driver: 'awslogs' })
  const published = Object.entries(overlay.services).flatMap(([name, service]) =>
    (service.ports ?? []).map((port) => [name, port]),
  )
  expect(published).toEqual([['ingestion-worker', '127.0.0.1:9090:9090']])
  expect(compose.services['ingestion-worker']?.environment).toMatchObject({ METRICS_PORT: '9090', HOST: '0.0.0.0' })
})
