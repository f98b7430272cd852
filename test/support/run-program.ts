import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { endOf, type ProcessEnd } from './end-of.ts'

export const programPath = fileURLToPath(new URL('../../app/commands/main.js', import.meta.url))
export const samplePath = fileURLToPath(new URL('../../examples/sample.pptx', import.meta.url))

export type ProgramRun = ProcessEnd

export type RunOptions = {
  readonly environment?: Readonly<Record<string, string>>
  readonly onStart?: (child: ChildProcess) => void
}

/** The command line as a user runs it, in a process of its own, with no key in its environment. */
export function runProgram(args: readonly string[], options?: RunOptions): Promise<ProgramRun> {
  return runFile(programPath, args, options)
}

/** `npm run NAME -- ...`: the script of that name in scripts/. */
export function runScript(name: string, args: readonly string[], options?: RunOptions): Promise<ProgramRun> {
  return runFile(fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url)), args, options)
}

/** A program of the checkout, by the path of its file. */
export async function runFile(path: string, args: readonly string[], options: RunOptions = {}): Promise<ProgramRun> {
  const child = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], NO_COLOR: '1', ...options.environment },
  })
  options.onStart?.(child)
  return endOf(child)
}
