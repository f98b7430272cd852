import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmRun, type Where } from '../deployment/npm-run.ts'
import { type ChildEnd, runChild } from '../run-child.ts'
import { ScriptError } from '../script-error.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The CDK's command line, a file for Node, beside the manifest of its package. */
export function cdkProgram(manifest: string, paths: Pick<typeof path, 'dirname' | 'join'> = path): string {
  return paths.join(paths.dirname(manifest), 'bin', 'cdk')
}

export type CdkOptions = {
  readonly deployment: Where
  /** Shows its output as it comes. */
  readonly show?: boolean
}

/**
 * Runs the CDK's command line in the checkout.
 * @throws ScriptError with the end of what it printed where it fails
 */
export async function runCdk(args: readonly string[], { deployment, show = false }: CdkOptions): Promise<ChildEnd> {
  const program = cdkProgram(createRequire(import.meta.url).resolve('aws-cdk/package.json'))
  const end = await runChild(process.execPath, [program, ...args, '--no-notices'], {
    cwd: root,
    show,
    ifBrokenOff: `What AWS was asked to do goes on there. This shows how the stacks stand: ${npmRun('status', deployment)}`,
    environment: { AWS_REGION: deployment.target.region, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  })
  if (end.code === 0) return end
  // Where it is in the code is of no use to who deploys it.
  const lines = end.stderr
    .replace(/^Source Location:[^]*?node internals\.\.\.$/gm, '')
    .trim()
    .split(/\n+/)
  const said = lines.slice(-12).join('\n')
  throw new ScriptError(`cdk ${args[0]} failed:\n${said}`, {
    advice: `Nothing else was done. This shows how the stacks stand: ${npmRun('status', deployment)}`,
  })
}
