import { spawn } from 'node:child_process'
import { ScriptError } from './script-error.ts'
import { endSignals } from './until-broken-off.ts'

export type ChildOptions = {
  readonly cwd?: string
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>
  /** Written to its standard input. */
  readonly input?: string
  /** Shows its output on standard error as it comes; else it is only kept. */
  readonly show?: boolean
  /** How things stand where it is broken off. */
  readonly ifBrokenOff?: string
}

export type ChildEnd = { readonly code: number; readonly stdout: string; readonly stderr: string }

/**
 * Runs a program with arguments as they are, without a shell.
 * @throws ScriptError where the program is not there, or where it is broken off: it is ended first
 */
export async function runChild(
  program: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<ChildEnd> {
  const child = spawn(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString()
    if (options.show === true) process.stderr.write(data)
  })
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString()
    if (options.show === true) process.stderr.write(data)
  })
  // A program that ends before it has read all says so by its exit code.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  let brokenOff = false
  const handOn = (signal: NodeJS.Signals): void => {
    brokenOff = true
    child.kill(signal)
  }
  for (const signal of endSignals) process.on(signal, handOn)
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new ScriptError(`There is no program ${program}.`, { advice: 'Install it, or add its folder to PATH.' })
          : error,
      ),
    )
    child.on('close', (exit) => resolve(exit ?? 1))
  })
  const code = await ended.finally(() => {
    for (const signal of endSignals) process.off(signal, handOn)
  })
  if (brokenOff)
    throw new ScriptError('It was broken off.', { advice: options.ifBrokenOff ?? 'Nothing more was done.' })
  return { code, stdout, stderr }
}
