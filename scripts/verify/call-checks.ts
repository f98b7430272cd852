import { type Judge, notCompleted } from './check.ts'
import { duration } from './duration.ts'
import { setting } from './setting.ts'
import { overlapOf } from './spans.ts'

/** Seconds of a run that no call is in flight for, such as planning, and that the bound knows nothing of. */
const secondsOutsideCalls = 3

export const inFlight: Judge = ({ run }, { timesBound }) => {
  const calls = run?.report.calls
  const spans = run?.report.attempts.map(({ sentAt, endedAt }) => ({ began: sentAt, ended: endedAt })) ?? []
  const { most } = overlapOf(spans)
  const callSeconds = spans.reduce((sum, { began, ended }) => sum + (ended - began) / 1000, 0)
  // Little's law: what is in flight on average when all calls end in the longest time that is still good.
  const needed = Math.max(1, Math.ceil(callSeconds / longestGood(calls?.boundSeconds ?? 0, timesBound)))
  return {
    name: 'calls in flight use the budget',
    ...(calls === undefined || spans.length === 0
      ? { result: 'skipped', measured: noCalls(run?.report) }
      : { result: most >= needed ? 'pass' : 'fail', measured: `at most ${most} at once` }),
    wanted: `at least ${needed}, for which the limits have room`,
    advice: 'Something keeps calls back: a cap (MAX_PARALLEL_SEGMENTS), or a proxy before the provider.',
  }
}

export const throughput: Judge = ({ run, estimatedParts, deployment }, { timesBound }) => {
  const calls = run?.report.calls
  const name = 'throughput is near the bound'
  const wanted = `at most ${timesBound} times the bound`
  if (calls === undefined || calls.calls === 0)
    return { name, result: 'skipped', measured: noCalls(run?.report), wanted, advice: '' }
  const { boundSeconds, boundBy, callingSeconds } = calls
  const { cap = 0, ...others } = estimatedParts
  const free = Math.max(0, ...Object.values(others))
  const costs =
    boundBy === 'cap' && cap > free ? ` The cap binds: ${duration(cap)} estimated, ${duration(free)} with auto.` : ''
  const rate = `${((calls.calls / callingSeconds) * 60).toFixed(0)} calls a minute`
  const ok = callingSeconds <= longestGood(boundSeconds, timesBound)
  return {
    name,
    result: ok ? 'pass' : 'fail',
    measured: `${duration(callingSeconds)}, ${rate}; bound ${duration(boundSeconds)} (${boundBy}).${costs}`,
    wanted,
    advice:
      boundBy === 'cap'
        ? `Lift the cap: ${setting(deployment, 'MAX_PARALLEL_SEGMENTS=auto')}.`
        : 'Look at a run with knowbase ingest --timeline; others may share the account, or the provider is slow.',
  }
}

export const notRefused: Judge = ({ job, run }) => {
  const refused = Math.max(job.calls.refused, run?.report.attempts.filter(({ status }) => status === 429).length ?? 0)
  return {
    name: 'no call is answered 429',
    // None in a run that did not come to its end says nothing of the rest.
    ...(refused === 0 && run === undefined
      ? { result: 'skipped', measured: notCompleted }
      : { result: refused === 0 ? 'pass' : 'fail', measured: `${refused} answers 429` }),
    wanted: 'none',
    advice:
      'Lower OPENAI_MAX_RPM and OPENAI_MAX_TPM (ANTHROPIC_MAX_RPM, ...) to what the account has, or see who shares it.',
  }
}

function noCalls(
  report: { readonly extractor: string; readonly calls?: { readonly replayed: number } | undefined } | undefined,
) {
  if (report === undefined) return notCompleted
  const replayed = report.calls?.replayed ?? 0
  if (replayed > 0) return `nothing was asked: the journal had all ${replayed} results`
  return report.extractor === 'local' ? 'no provider is asked' : 'nothing was asked of a provider'
}

function longestGood(boundSeconds: number, timesBound: number): number {
  return boundSeconds * timesBound + secondsOutsideCalls
}
