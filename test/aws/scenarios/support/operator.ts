import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { cdkProgram } from '../../../../scripts/cdk/run-cdk.ts'
import { endOf, type ProcessEnd } from '../../../support/end-of.ts'
import type { FakeAws } from '../../fake-aws.ts'
import type { Checkout } from './checkout.ts'
import { installDocker } from './stand-in-docker.ts'

/** A person at a terminal in a checkout, whose AWS is the fake. */
export type Operator = {
  /** `npm run NAME -- ARGS`. */
  readonly script: (name: string, ...args: readonly string[]) => Promise<ProcessEnd>
  /** Ctrl-C to what runs. */
  readonly interrupt: () => void
  /** `npx cdk ARGS`. */
  readonly cdk: (...args: readonly string[]) => Promise<ProcessEnd>
  /** Synthesizes what the arguments say. @returns the folder */
  readonly synth: (name: string, ...args: readonly string[]) => Promise<string>
  /** The same person with other variables; an empty one is not set. */
  readonly with: (environment: Readonly<Record<string, string>>) => Operator
  /** Writes a file into the home folder. @returns its path */
  readonly file: (name: string, text: string) => string
}

const cdk = cdkProgram(createRequire(import.meta.url).resolve('aws-cdk/package.json'))

export function createOperator(
  checkout: Checkout,
  fake: FakeAws,
  changed: Readonly<Record<string, string>> = {},
): Operator {
  const home = join(checkout.folder, '.home')
  mkdirSync(home, { recursive: true })
  const programs = installDocker(join(home, 'programs'))
  const environment: NodeJS.ProcessEnv = {
    PATH: [programs, process.env['PATH']].join(delimiter),
    HOME: home,
    AWS_CONFIG_FILE: join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    NO_COLOR: '1',
    ...fake.environment,
    ...changed,
  }
  for (const [name, value] of Object.entries(changed)) if (value === '') delete environment[name]
  let running: ChildProcess | undefined
  const run = (args: readonly string[]): Promise<ProcessEnd> =>
    runNode(args, checkout.folder, environment, (child) => {
      running = child
    })
  return {
    interrupt: () => void running?.kill('SIGINT'),
    script: (name, ...args) => run([join('scripts', `${name}.ts`), ...args]),
    cdk: (...args) => run([cdk, ...args, '--no-notices']),
    synth: async (name, ...args) => {
      const folder = join(home, name)
      const end = await run([cdk, 'synth', '--quiet', '--output', folder, ...args, '--no-notices'])
      if (end.code !== 0) throw new Error(end.stderr)
      return folder
    },
    with: (more) => createOperator(checkout, fake, { ...changed, ...more }),
    file: (name, text) => {
      const path = join(home, name)
      writeFileSync(path, text)
      return path
    },
  }
}

async function runNode(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  onStart: (child: ChildProcess) => void,
): Promise<ProcessEnd> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  onStart(child)
  return endOf(child)
}
