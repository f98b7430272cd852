import { npmRun } from '../deployment/npm-run.ts'
import type { Observation } from './observation.ts'

/** How a variable of the service is changed, as a person does it there. */
export function setting(deployment: Observation['deployment'], assignment: string): string {
  return deployment === undefined
    ? `${assignment} in the environment of the worker, which then starts anew`
    : npmRun('set', deployment, [assignment])
}
