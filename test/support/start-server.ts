import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from './run-program.ts'

export type RunningServer = {
  readonly url: string
  /** Everything it logged. */
  readonly log: () => string
  readonly stop: () => Promise<void>
}

/** `knowbase serve` in a process of its own on a free port, with a data folder that goes with it. */
export async function startServer(
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<RunningServer> {
  const data = await mkdtemp(join(tmpdir(), 'knowbase-server-'))
  const listening = Promise.withResolvers<string>()
  let log = ''
  let stop = async (): Promise<void> => {}
  const ended = runProgram(['serve', '--port', '0', '--data', data, ...args], {
    environment: { LLM_PROVIDER: 'local', LOG_FORMAT: 'json', ...environment },
    onStart: (child) => {
      child.stdout?.on('data', (piece: Buffer) => {
        log += piece.toString()
        const url = /"url":"(http:[^"]+)".*ready/.exec(log)?.[1]
        if (url !== undefined) listening.resolve(url)
      })
      stop = async () => {
        if (child.exitCode === null) {
          child.kill('SIGTERM')
          await once(child, 'close')
        }
        await rm(data, { recursive: true, force: true })
      }
    },
  })
  ended.then(({ stderr }) => listening.reject(new Error(`The server ended:\n${log}\n${stderr}`)), listening.reject)
  return { url: await listening.promise, log: () => log, stop: () => stop() }
}
