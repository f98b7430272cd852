import type { MachineState } from '../aws/machine.ts'
import { runOnMachine } from '../aws/run-on-machine.ts'
import { messageOf } from '../message-of.ts'
import { say } from '../report.ts'
import { ScriptError } from '../script-error.ts'
import { untilBrokenOff } from '../until-broken-off.ts'
import type { Deployment } from './deployment.ts'
import { resumeScript } from './dump-script.ts'

/**
 * Does work for which the service is stopped; where it fails, or is broken off, the service is started again.
 * @param work is to look at the signal before it does what cannot be taken back
 * @throws what the work threw; where the service could not be started, a ScriptError that says that too
 */
export async function orResume<T>(
  { clients }: Deployment,
  { instanceId }: MachineState,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return untilBrokenOff('Nothing was deleted; the service runs on.', (signal) =>
    work(signal).catch(async (error: unknown) => {
      say('Starting the service again')
      try {
        await runOnMachine(clients.ssm, instanceId, {
          comment: 'knowbase: start the service again',
          lines: resumeScript(),
          timeoutSeconds: 10 * 60,
        })
      } catch (second) {
        throw new ScriptError(
          `${messageOf(error)}\nNothing was deleted, but the service could not be started again. ${messageOf(second)}`,
          {
            advice: `On the machine (aws ssm start-session --target ${instanceId}): systemctl restart knowbase`,
            cause: error,
          },
        )
      }
      throw error
    }),
  )
}
