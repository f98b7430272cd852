import type { Context } from '../../infra/context.ts'
import { readSynthesized } from '../cdk/assembly-context.ts'
import { ScriptError } from '../script-error.ts'
import { contextOf, type DeployOptions } from './deploy-options.ts'
import type { Deployment } from './deployment.ts'

/**
 * What will be deployed: the options over cdk.json, or with --app what that folder was synthesized with.
 * @throws ScriptError where options say something else than the folder, which cannot be changed any more
 */
export async function contextToDeploy({ target }: Deployment, options: DeployOptions): Promise<Context> {
  const { given, context } = contextOf(options)
  if (options.app === undefined) return context
  const synthesized = await readSynthesized(options.app)
  const differing = Object.keys(given)
    .map((key) => key as keyof Context)
    .filter((key) => key !== 'region' && JSON.stringify(context[key]) !== JSON.stringify(synthesized.context[key]))
    .map((key) => `${key} is ${shown(synthesized.context[key])} there, and ${shown(context[key])} was given`)
  if (synthesized.region !== undefined && synthesized.region !== target.region)
    differing.push(`region is ${synthesized.region} there, and this goes to ${target.region}`)
  if (differing.length === 0) return synthesized.context
  throw new ScriptError(`${options.app} was synthesized with another context: ${differing.join('; ')}.`, {
    advice: 'Leave --app out, or give what it was synthesized with; npx cdk synth makes a folder anew.',
  })
}

function shown(value: unknown): string {
  return value === undefined ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value)
}
