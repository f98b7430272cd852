import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultInstanceType, profileOf } from '../../app/profiles.ts'
import { composeFilesText, planComposeFiles, writeComposeFiles } from '../../scripts/compose/compose-files.ts'
import { hostLimits, leastHostMiB } from '../../scripts/compose/host-limits.ts'
import { writeSecretFiles } from '../../scripts/compose/secret-files.ts'
import { runScript } from '../support/run-program.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'knowbase-compose-env-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
/** Nobody gave any. */
const none = { written: new Map([['JWT_SECRET', 'a'.repeat(32)]]), missing: ['OPENAI_API_KEY'] }
const write = async (variables: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const files = await planComposeFiles(folder, laptop, variables)
  writeComposeFiles(folder, files)
  return composeFilesText(files)
}
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

it('a host without room is refused before anything is written', async () => {
  const small = { cpus: 1, memoryMiB: leastHostMiB - 1 }
  await expect(planComposeFiles(folder, small, {})).rejects.toThrow(/Docker has \d+ MiB/)
})

it('what a user set in .env stays, what is missing is added, and a second run changes nothing', async () => {
  const own = '# mine\nWORKER_MEMORY=5000M\nLLM_PROVIDER=openai'
  writeFileSync(join(folder, '.env'), own)
  expect((await write({}))[0]).toContain('13 limits new, 1 kept')
  const text = read('.env')
  expect(text.startsWith(`${own}\n`)).toBe(true)
  expect(parseEnv(text)).toMatchObject({ WORKER_MEMORY: '5000M', LLM_PROVIDER: 'openai', WORKER_CPUS: '4' })
  const secret = read('.secrets/JWT_SECRET')
  expect(await write({})).toContain('.secrets: nothing new; kept: JWT_SECRET, NEO4J_PASSWORD')
  expect([read('.env'), read('.secrets/JWT_SECRET')]).toEqual([text, secret])
})

it('says so where more CPUs were asked for than the host has', async () => {
  writeFileSync(join(folder, '.env'), 'WORKER_CPUS=64\n')
  expect((await write({})).join('\n')).toMatch(/WORKER_CPUS=64 is more than the 4/)
})

it('secrets are generated, keys come from the environment or .env, and a file that holds something stays', async () => {
  writeFileSync(join(folder, '.env'), 'ANTHROPIC_API_KEY=from-file\n')
  await write({ OPENAI_API_KEY: '' })
  expect(read('.secrets/JWT_SECRET').length).toBeGreaterThanOrEqual(32)
  expect(read('.secrets/NEO4J_AUTH')).toBe(`neo4j/${read('.secrets/NEO4J_PASSWORD')}`)
  expect([read('.secrets/OPENAI_API_KEY'), read('.secrets/ANTHROPIC_API_KEY')]).toEqual(['', 'from-file'])
  await write({ OPENAI_API_KEY: 'one', ANTHROPIC_API_KEY: 'other' })
  expect([read('.secrets/OPENAI_API_KEY'), read('.secrets/ANTHROPIC_API_KEY')]).toEqual(['one', 'from-file'])
})

it('secrets are held to the rules of those on AWS, also in a file that is there, and nothing is written', async () => {
  await expect(write({ JWT_SECRET: 'short' })).rejects.toThrow('JWT_SECRET needs at least 32 characters.')
  expect(() => read('.env')).toThrow(/ENOENT/)
  mkdirSync(join(folder, '.secrets'))
  writeFileSync(join(folder, '.secrets', 'NEO4J_PASSWORD'), 'with/slash\n')
  await expect(write({})).rejects.toThrow(
    /\.secrets.NEO4J_PASSWORD needs at least 8 characters, and none of them a slash/,
  )
  expect(() => read('.secrets/JWT_SECRET')).toThrow(/ENOENT/)
})

describe('npm run compose-env', () => {
  it('says on a dry run what it would write, and writes nothing', async () => {
    const { code, stdout } = await runScript('compose-env', ['--folder', folder, '--dry-run', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      limits: { added: expect.arrayContaining(['WORKER_MEMORY']), kept: [] },
      secrets: { generated: ['JWT_SECRET', 'NEO4J_PASSWORD'], missing: ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY'] },
      dryRun: true,
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('writes, and never shows a secret', async () => {
    const given = 'a-secret-of-more-than-thirty-two-characters'
    const run = await runScript('compose-env', ['--folder', folder], { environment: { JWT_SECRET: given } })
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('.secrets: JWT_SECRET, NEO4J_PASSWORD (generated)')
    for (const secret of [given, read('.secrets/NEO4J_PASSWORD')]) expect(run.stdout + run.stderr).not.toContain(secret)
    expect(read('.secrets/JWT_SECRET')).toBe(given)
  })

  it('refuses in two lines what cannot be, and lists its options', async () => {
    const short = await runScript('compose-env', ['--folder', folder], { environment: { JWT_SECRET: 'short' } })
    expect(short).toMatchObject({ code: 1, stdout: '' })
    expect(short.stderr).toBe('JWT_SECRET needs at least 32 characters.\nNothing was written. Give another one.\n')
    const help = await runScript('compose-env', ['--help'])
    for (const option of ['--folder', '--dry-run', '--json']) expect(help.stdout).toContain(option)
    expect((await runScript('compose-env', ['--colour'])).stderr).toContain("unknown option '--colour'")
  })
})

it('nobody but the user reaches the folder, and the containers’ user can read the files', () => {
  const secrets = join(folder, '.secrets')
  const modeOf = (path: string): number => statSync(path).mode & 0o777
  writeSecretFiles(secrets, none, 1234)
  expect([modeOf(secrets), modeOf(join(secrets, 'JWT_SECRET'))]).toEqual([0o700, 0o444])
  chmodSync(secrets, 0o755)
  rmSync(join(secrets, 'JWT_SECRET'))
  writeSecretFiles(secrets, none, 1000)
  expect([modeOf(secrets), modeOf(join(secrets, 'JWT_SECRET'))]).toEqual([0o700, 0o400])
})

it.skipIf(process.getuid?.() !== 0)('run by root, the files belong to the containers’ user', () => {
  writeSecretFiles(join(folder, '.secrets'), none, 0)
  const { uid, mode } = statSync(join(folder, '.secrets', 'JWT_SECRET'))
  expect([uid, mode & 0o777]).toEqual([1000, 0o400])
})
