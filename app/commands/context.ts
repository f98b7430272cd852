import { type Config, type Environment, readConfig } from '../config.ts'
import type { VariableName } from '../contract.ts'
import type { Terminal } from './terminal.ts'

/** What every command is given. */
export type CommandContext = {
  readonly terminal: Terminal
  readonly environment: Environment
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** The exit code of a run that did not throw; the default is 0. */
  readonly exit: (code: number) => void
}

export type DataOption = { readonly data?: string }

/** Configuration with this command's flags over the environment. */
export function configOf(
  context: CommandContext,
  options: DataOption,
  flags: Partial<Record<VariableName, string>> = {},
): Config {
  return readConfig(context.environment, {
    ...flags,
    ...(options.data === undefined ? {} : { KNOWBASE_DATA: options.data }),
  })
}
