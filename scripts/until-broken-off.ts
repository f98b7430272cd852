import { ScriptError } from './script-error.ts'

/** Ctrl-C, the end that a system asks for, and a terminal that is closed. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Does work that is to end in order where somebody breaks it off: this process goes on until the work has ended.
 * @param advice how things stand then
 * @param work its signal is aborted with a ScriptError where it is broken off
 */
export async function untilBrokenOff<T>(advice: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const interrupt = (): void => controller.abort(new ScriptError('It was broken off.', { advice }))
  // Of a terminal that is closed nobody reads what is said.
  const nobodyReads = (): void => {}
  process.stderr.on('error', nobodyReads)
  for (const signal of endSignals) process.on(signal, interrupt)
  try {
    return await work(controller.signal)
  } finally {
    for (const signal of endSignals) process.off(signal, interrupt)
    process.stderr.off('error', nobodyReads)
  }
}
