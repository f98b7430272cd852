import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Context, contextSchema } from '../../infra/context.ts'
import { appStackId, namesOf } from '../../infra/names.ts'
import { ScriptError } from '../script-error.ts'

/** What a synthesized app was made with. */
export type Synthesized = {
  readonly context: Context
  /** Undefined where the folder is of no region, and takes the one that it is deployed to. */
  readonly region: string | undefined
}

const manifestSchema = z.object({
  artifacts: z.object({
    [appStackId]: z.object({ environment: z.string(), properties: z.object({ templateFile: z.string() }) }),
  }),
})

const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Properties: z.record(z.string(), z.unknown()).optional() })),
})

/**
 * Reads from a folder of the CDK (cdk.out) what it was synthesized with: the app stack keeps it in a parameter.
 * @throws ScriptError where it is no such folder, or not of this app
 */
export async function readSynthesized(folder: string): Promise<Synthesized> {
  try {
    const { artifacts } = manifestSchema.parse(await readJson(join(folder, 'manifest.json')))
    const { environment, properties } = artifacts[appStackId]
    const { Resources: resources } = templateSchema.parse(await readJson(join(folder, properties.templateFile)))
    const values = Object.values(resources).flatMap(({ Properties: own }) => {
      const context = typeof own?.['Value'] === 'string' ? contextOf(own['Value']) : undefined
      return context !== undefined && own?.['Name'] === namesOf(context.stackName).parameters.context ? [context] : []
    })
    const region = environment.split('/').at(-1)
    if (values[0] !== undefined) return { context: values[0], region: region === 'unknown-region' ? undefined : region }
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError || isMissing(error))) throw error
  }
  throw new ScriptError(`${folder} holds no synthesis of this app.`, {
    advice: 'Give --app a folder that npx cdk synth --output wrote, or leave it out.',
  })
}

/** The context that a parameter's value holds as JSON; undefined where it holds something else. */
function contextOf(value: string): Context | undefined {
  if (!value.startsWith('{')) return undefined
  return contextSchema.safeParse(JSON.parse(value)).data
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'))
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))
}
