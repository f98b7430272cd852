import { spawn } from 'node:child_process'
import { ScriptError } from './script-error.ts'

export type ChildOptions = {
  readonly cwd?: string
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>
  /** Written to its standard input. */
  readonly input?: string
  /** Shows its output on standard error as it comes; else it is only kept. */
  readonly show?: boolean
}

export type ChildEnd = { readonly code: number; readonly stdout: string; readonly stderr: string }

/**
 * Runs a program with arguments as they are, without a shell.
 * @throws ScriptError where the program is not there
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
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new ScriptError(`There is no program ${program}.`, { advice: 'Install it, or add its folder to PATH.' })
          : error,
      ),
    )
    child.on('close', (exit) => resolve(exit ?? 1))
  })
  return { code, stdout, stderr }
}
