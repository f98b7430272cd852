import { type Command, InvalidArgumentError, Option } from 'commander'
import { KnowbaseError } from '../domain/errors.ts'
import { type Scope, scopes } from '../http/scopes.ts'
import { systemClock } from '../ports/clock.ts'
import { type CommandContext, configOf } from './context.ts'

type Options = { readonly client: string; readonly scope: readonly Scope[]; readonly hours: number }

export function addTokenCommand(program: Command, context: CommandContext): void {
  program
    .command('token')
    .description('mint a bearer token for the service, signed with JWT_SECRET')
    .addOption(
      new Option('--scope <scope...>', 'what it may do').choices(scopes).default(['ingest', 'read'], 'ingest read'),
    )
    .option('--client <name>', 'whom it is for: each client gets its fair share of the workers', 'default')
    .option('--hours <number>', 'when it expires', hoursOf, 24)
    .addHelpText('after', '\nExamples:\n  knowbase token --client ann\n  knowbase token --scope read --hours 1')
    .action(async ({ client, scope, hours }: Options) => {
      const secret = configOf(context, {}).JWT_SECRET
      if (secret === undefined) {
        throw new KnowbaseError('invalid_input', 'JWT_SECRET is not set: there is nothing to sign a token with.', {
          advice: 'Set the secret that the service runs with, or JWT_SECRET_FILE.',
        })
      }
      const { mintToken } = await import('../http/tokens.ts')
      context.terminal.out(mintToken(secret, { client, scopes: scope }, hours * 3600, systemClock))
    })
}

function hoursOf(text: string): number {
  const hours = Number(text)
  if (!(hours > 0) || hours > 24 * 366)
    throw new InvalidArgumentError('Expected hours, more than 0 and at most a year.')
  return hours
}
