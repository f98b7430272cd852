import type { Context } from '../../../infra/context.ts'
import type { Deployment } from '../deployment.ts'

export type Plan = { readonly deployment: Deployment; readonly context: Context }

/** One thing that a deployment needs, looked at before anything is made. */
export type Check = {
  readonly name: string
  readonly ok: boolean
  readonly found: string
  /** What to do where it is not ok. */
  readonly advice: string
}

export type Look = (plan: Plan) => Promise<Check>
