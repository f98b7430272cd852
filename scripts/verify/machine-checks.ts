import { npmRun } from '../deployment/npm-run.ts'
import type { Report } from './answers.ts'
import { type Judge, notCompleted } from './check.ts'
import { setting } from './setting.ts'

/** Share of a process' memory limit. */
const mostMemory = 0.9

export const processor: Judge = ({ run }) => {
  const { extractor, machine, seconds } = run?.report ?? {}
  // One segment is the work of one core.
  const several = (run?.report.segments ?? 0) > 1
  const local = several && extractor === 'local' && machine !== undefined && seconds !== undefined
  const busy = local ? machine.cpuSeconds / seconds : 0
  // A deck waits for one core while it is read, judged and stored.
  const wanted = local ? 0.5 * Math.min(machine.cores, 2) : 0
  return {
    name: 'cores are busy',
    ...(local
      ? { result: busy >= wanted ? 'pass' : 'fail', measured: `${busy.toFixed(1)} of ${machine.cores} cores` }
      : {
          result: 'skipped',
          measured: whyNot(run?.report),
        }),
    wanted: local ? `at least ${wanted.toFixed(1)}` : '',
    advice: 'Raise the cpu limit of the worker (WORKER_CPUS), or see what else runs on the machine.',
  }
}

function whyNot(report: Pick<Report, 'extractor'> | undefined): string {
  if (report === undefined) return notCompleted
  return report.extractor === 'local'
    ? 'one segment is work for one core'
    : 'a run that waits for a provider leaves them idle'
}

export const memory: Judge = ({ memory: all, deployment }) => {
  const shares = all.map(({ process, bytes, limitBytes }) => ({ process, share: bytes / limitBytes }))
  const unknown = shares.find(({ share }) => !Number.isFinite(share))
  const most = unknown ?? shares.reduce((highest, one) => (one.share > highest.share ? one : highest))
  return {
    name: 'memory is below 90%',
    // No figure is no pass.
    result: shares.every(({ share }) => share < mostMemory) ? 'pass' : 'fail',
    measured:
      unknown === undefined
        ? `${(most.share * 100).toFixed(0)}% of what the ${most.process} may hold`
        : `no figure of the ${most.process}`,
    wanted: 'below 90%',
    advice: `Fewer segments at once (${setting(deployment, 'MAX_PARALLEL_SEGMENTS=...')}), or a larger machine${deployment === undefined ? '' : `: ${npmRun('redeploy', deployment, ['--instance-type', 'TYPE'])}`}.`,
  }
}
