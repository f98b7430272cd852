import { type Context, contextSchema, readContext } from '../../infra/context.ts'
import { readParameter } from '../aws/parameters.ts'
import type { ContextArguments } from '../cdk/assembly.ts'
import type { Deployment } from './deployment.ts'
import { projectContext } from './project-context.ts'

/** Context keys that the machine was deployed with, where they are not those of cdk.json and the defaults. */
export async function deployedContext({ clients, names }: Deployment): Promise<ContextArguments> {
  const text = await readParameter(clients.ssm, names.parameters.context)
  return text === undefined ? {} : differingContext(JSON.parse(text) as Partial<Context>, projectContext())
}

/** Keys of a context that differ from what the project's own would give, as `cdk -c KEY=VALUE` takes them. */
export function differingContext(
  deployed: Partial<Context>,
  project: Readonly<Record<string, unknown>>,
): ContextArguments {
  const usual = readContext((key) => project[key])
  const given: Record<string, string> = {}
  for (const key of Object.keys(contextSchema.shape) as (keyof Context)[]) {
    const value = deployed[key]
    // Name and region are those of the script.
    if (key === 'stackName' || key === 'region' || value === undefined) continue
    if (JSON.stringify(value) !== JSON.stringify(usual[key])) given[key] = String(value)
  }
  return given
}
