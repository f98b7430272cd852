import { type Command, Option } from 'commander'
import type { VariableName } from '../contract.ts'
import { openReader } from '../wire.ts'
import { openProspect } from '../wire-forecast.ts'
import { type CommandContext, configOf } from './context.ts'
import { planDeck, regions } from './plan/deck-plan.ts'
import { planText } from './plan/plan-text.ts'
import { readVocabulary } from './read-vocabulary.ts'

type Options = {
  readonly depth?: string
  readonly schema?: string
  readonly rpm?: string
  readonly tpm?: string
  readonly region: string
  readonly json?: boolean
}

export function addPlanCommand(program: Command, context: CommandContext): void {
  program
    .command('plan')
    .description('say what a deck will cost and how long it will take with a model, asking nothing of it')
    .argument('<deck>', 'a deck (.pptx, .pptm, .ppsx, .potx)')
    .addOption(new Option('--depth <name>', 'how much is asked of a model').choices(['fast', 'balanced', 'thorough']))
    .option('--rpm <number>', 'requests a minute of your account (OPENAI_MAX_RPM, ANTHROPIC_MAX_RPM)')
    .option('--tpm <number>', 'tokens a minute of your account (OPENAI_MAX_TPM, ANTHROPIC_MAX_ITPM)')
    .option('--schema <file>', 'your own concept and relation types, as JSON')
    .addOption(new Option('--region <name>', 'region of the machines').choices(regions).default(regions[0]))
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  knowbase plan talk.pptx\n  knowbase plan talk.pptx --depth thorough --rpm 500 --tpm 200000',
    )
    .action(async (path: string, options: Options) => {
      const prospect = await openProspect(configOf(context, {}, flagsOf(options)))
      const deck = await (await openReader())(path, { signal: context.signal })
      const plan = await planDeck(deck, prospect, await readVocabulary(options.schema), options.region)
      if (options.json === true) context.terminal.out(JSON.stringify(plan, null, 2))
      else for (const line of planText(plan)) context.terminal.out(line)
    })
}

function flagsOf({ depth, rpm, tpm }: Options): Partial<Record<VariableName, string>> {
  return {
    ...(depth === undefined ? {} : { EXTRACTION_DEPTH: depth }),
    ...(rpm === undefined ? {} : { OPENAI_MAX_RPM: rpm, ANTHROPIC_MAX_RPM: rpm }),
    ...(tpm === undefined ? {} : { OPENAI_MAX_TPM: tpm, ANTHROPIC_MAX_ITPM: tpm }),
  }
}
