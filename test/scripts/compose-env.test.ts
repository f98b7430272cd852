import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultInstanceType, profileOf } from '../../app/profiles.ts'
import { hostLimits, leastHostMiB } from '../../scripts/compose/host-limits.ts'
import { writeSecretFiles } from '../../scripts/compose/secret-files.ts'
import { writeComposeFiles } from '../../scripts/compose-env.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'knowbase-compose-env-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
const laptop = { cpus: 4, memoryMiB: 16_000 }

it('a host as large as the default profile gets its limits', () => {
  const { worker, others } = hostLimits({ cpus: 8, memoryMiB: 32 * 1024 })
  expect({ worker, others }).toEqual({
    worker: profileOf(defaultInstanceType)?.worker,
    others: profileOf(defaultInstanceType)?.others,
  })
})

it('limits fit every host, and Neo4j has room beside heap and page cache', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 128 }),
      fc.integer({ min: leastHostMiB, max: 2 ** 20 }),
      (cpus, memoryMiB) => {
        const { worker, others } = hostLimits({ cpus, memoryMiB })
        const { neo4jHeap, neo4jPageCache, ...limits } = others
        const sum = Object.values(limits).reduce((one, other) => one + other, worker.memoryMiB)
        expect(sum).toBeLessThanOrEqual(memoryMiB - Math.min(2048, memoryMiB / 4))
        expect(worker.cpus).toBeLessThanOrEqual(cpus)
        expect(worker.reservedCpus).toBeLessThanOrEqual(worker.cpus)
        expect(worker.reservedMemoryMiB).toBeLessThanOrEqual(worker.memoryMiB)
        expect(worker.memoryMiB).toBeGreaterThanOrEqual(1024)
        expect(limits.neo4j - neo4jHeap - neo4jPageCache).toBeGreaterThanOrEqual(448)
      },
    ),
  )
})

it('a host without room is refused before anything is written', () => {
  expect(() => writeComposeFiles(folder, { cpus: 1, memoryMiB: leastHostMiB - 1 }, {})).toThrow(/Docker has \d+ MiB/)
  expect(() => read('.env')).toThrow(/ENOENT/)
})

it('what a user set in .env stays, what is missing is added, and a second run changes nothing', () => {
  const own = '# mine\nWORKER_MEMORY=5000M\nLLM_PROVIDER=openai'
  writeFileSync(join(folder, '.env'), own)
  const [summary] = writeComposeFiles(folder, laptop, {})
  expect(summary).toContain('13 limits written, 1 kept')
  const text = read('.env')
  expect(text.startsWith(`${own}\n`)).toBe(true)
  expect(parseEnv(text)).toMatchObject({ WORKER_MEMORY: '5000M', LLM_PROVIDER: 'openai', WORKER_CPUS: '4' })
  const secret = read('.secrets/JWT_SECRET')
  expect(writeComposeFiles(folder, laptop, {})).toContain('.secrets: nothing to write')
  expect([read('.env'), read('.secrets/JWT_SECRET')]).toEqual([text, secret])
})

it('says so where more CPUs were asked for than the host has', () => {
  writeFileSync(join(folder, '.env'), 'WORKER_CPUS=64\n')
  expect(writeComposeFiles(folder, laptop, {}).join('\n')).toMatch(/WORKER_CPUS=64 is more than the 4/)
})

it('secrets are generated, keys come from the environment or .env, and a file that holds something stays', () => {
  writeFileSync(join(folder, '.env'), 'ANTHROPIC_API_KEY=from-file\n')
  writeComposeFiles(folder, laptop, { OPENAI_API_KEY: '' })
  expect(read('.secrets/JWT_SECRET').length).toBeGreaterThanOrEqual(32)
  expect(read('.secrets/NEO4J_AUTH')).toBe(`neo4j/${read('.secrets/NEO4J_PASSWORD')}`)
  expect([read('.secrets/OPENAI_API_KEY'), read('.secrets/ANTHROPIC_API_KEY')]).toEqual(['', 'from-file'])
  writeComposeFiles(folder, laptop, { OPENAI_API_KEY: 'one', ANTHROPIC_API_KEY: 'other' })
  expect([read('.secrets/OPENAI_API_KEY'), read('.secrets/ANTHROPIC_API_KEY')]).toEqual(['one', 'from-file'])
})

it('nobody but the user reaches the folder, and the containers’ user can read the files', () => {
  const secrets = join(folder, '.secrets')
  const modeOf = (path: string): number => statSync(path).mode & 0o777
  writeSecretFiles(secrets, {}, 1234)
  expect([modeOf(secrets), modeOf(join(secrets, 'JWT_SECRET'))]).toEqual([0o700, 0o444])
  chmodSync(secrets, 0o755)
  rmSync(join(secrets, 'JWT_SECRET'))
  writeSecretFiles(secrets, {}, 1000)
  expect([modeOf(secrets), modeOf(join(secrets, 'JWT_SECRET'))]).toEqual([0o700, 0o400])
})

it.skipIf(process.getuid?.() !== 0)('run by root, the files belong to the containers’ user', () => {
  writeSecretFiles(join(folder, '.secrets'), {}, 0)
  const { uid, mode } = statSync(join(folder, '.secrets', 'JWT_SECRET'))
  expect([uid, mode & 0o777]).toEqual([1000, 0o400])
})
