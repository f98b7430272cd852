import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { npmRun } from '../../../scripts/deployment/npm-run.ts'

const where = { stackName: 'team-b', target: { account: '111122223333', region: 'eu-west-1' } }

it('names the deployment as far as the checkout does not', () => {
  expect(npmRun('destroy', where, ['--no-dump'], {})).toBe(
    'npm run destroy -- --stack-name team-b --region eu-west-1 --no-dump',
  )
  expect(npmRun('deploy', where, [], { stackName: 'team-b' })).toBe('npm run deploy -- --region eu-west-1')
  expect(npmRun('deploy', where, [], { region: 'eu-west-1' })).toBe('npm run deploy -- --stack-name team-b')
  expect(npmRun('deploy', where, [], { stackName: 'team-b', region: 'eu-west-1' })).toBe('npm run deploy')
  expect(npmRun('logs', { ...where, stackName: 'knowbase' }, [], {})).toBe('npm run logs -- --region eu-west-1')
  // The checkout's own name is another: without the option the script would work on that one.
  expect(npmRun('logs', { ...where, stackName: 'knowbase' }, [], { stackName: 'team-b' })).toContain(
    '--stack-name knowbase',
  )
})

it('names none where none is meant', () => {
  expect(npmRun('pin-compose', undefined)).toBe('npm run pin-compose')
  expect(npmRun('refresh-prices', undefined, ['--region', 'us-east-1'])).toBe(
    'npm run refresh-prices -- --region us-east-1',
  )
})

it('prints every command that a script advises', () => {
  const folder = fileURLToPath(new URL('../../../scripts', import.meta.url))
  const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('npm-run.ts'))
    .flatMap((name) =>
      readFileSync(`${folder}/${name}`, 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) && /npm run (?!\$\{name\} failed)/.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
  expect(written).toEqual([])
})
