import type { ChildProcess } from 'node:child_process'

/** How a process ended and all that it said. */
export type ProcessEnd = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Waits for a process that was started with pipes for its output. Rejects where it could not be started. */
export async function endOf(child: ChildProcess): Promise<ProcessEnd> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()))
  child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, stdout, stderr }
}
