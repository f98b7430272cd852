import { describe, expect, it } from 'vitest'
import { runScript } from '../../support/run-program.ts'

/** No request is made: these are wrong before anything is asked. */
describe('wrong options are refused before anything is asked of AWS', () => {
  it.each([
    ['deploy', ['--instance-type', 'm7g.large'], 't3.xlarge, t3.2xlarge, m5.2xlarge, c5.4xlarge, c5.9xlarge'],
    ['deploy', ['--context', 'instanceTyp=c5.4xlarge'], 'expected KEY=VALUE with one of instanceType, '],
    ['deploy', ['--context', 'volumeGiB=5'], 'volumeGiB="5": expected a whole number from 20 to 16384'],
    ['deploy', ['--context', 'stackName=x'], 'expected --stack-name'],
    ['redeploy', ['--stack-name', 'Upper'], 'lower-case letters and digits'],
    ['destroy', ['--colour'], "unknown option '--colour'"],
    ['set', ['MAX_PARALEL_SEGMENTS=5'], 'expected one of '],
    ['set', [], "missing required argument 'NAME=value'"],
    ['logs', ['--service', 'postgres'], 'api, ingestion-worker, redis, neo4j'],
    ['logs', ['--since', '-5'], 'expected minutes above 0'],
  ])('%s %j', async (name, args, message) => {
    const { code, stderr } = await runScript(name, args, { environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('cannot be reached')
    expect(code).toBe(1)
  })

  it.each(['deploy', 'destroy', 'redeploy', 'purge', 'set', 'status', 'logs', 'secrets', 'push-images', 'verify'])(
    '%s --help lists what every script takes',
    async (name) => {
      const { code, stdout } = await runScript(name, ['--help'])
      for (const option of ['--stack-name', '--region', '--dry-run', '--json']) expect(stdout).toContain(option)
      expect(code).toBe(0)
    },
  )
})
