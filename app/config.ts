import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Variable, type VariableName, variables } from './contract.ts'
import { KnowbaseError } from './domain/errors.ts'

const positive = z.coerce.number().positive()
const whole = z.coerce.number().int().positive()
const optionalPositive = positive.optional()
const port = z.coerce.number().int().min(0).max(65_535)
const text = z.string().min(1).optional()
const address = z.url({ protocol: /^https?$/ }).optional()

const schema = z.object({
  KNOWBASE_DATA: z.string().min(1),
  HOST: z.string().min(1),
  PORT: port,
  METRICS_PORT: port,
  LLM_PROVIDER: z.enum(['auto', 'local', 'openai', 'anthropic']),
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: address,
  OPENAI_MODEL: text,
  OPENAI_EMBEDDING_MODEL: text,
  OPENAI_MAX_RPM: optionalPositive,
  OPENAI_MAX_TPM: optionalPositive,
  ANTHROPIC_API_KEY: text,
  ANTHROPIC_BASE_URL: address,
  ANTHROPIC_MODEL: text,
  ANTHROPIC_MAX_RPM: optionalPositive,
  ANTHROPIC_MAX_ITPM: optionalPositive,
  ANTHROPIC_MAX_OTPM: optionalPositive,
  MAX_PARALLEL_SEGMENTS: z.literal('auto').or(z.coerce.number().int().positive()),
  EXTRACTION_DEPTH: z.enum(['fast', 'balanced', 'thorough']),
  GATEKEEPER_PROFILE: z.enum(['strict', 'balanced', 'permissive']),
  MAX_COST_USD: optionalPositive,
  HEDGING: z.enum(['on', 'off']),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  NEO4J_URI: z.url({ protocol: /^(bolt|neo4j)(\+s|\+ssc)?$/ }).optional(),
  NEO4J_USER: z.string().min(1),
  NEO4J_PASSWORD: text,
  NEO4J_DATABASE: z.string().min(1),
  JWT_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  CORS_ORIGINS: text,
  MAX_UPLOAD_MB: positive,
  MAX_DECK_SLIDES: whole,
  MAX_OPEN_JOBS: whole,
  MAX_REQUESTS_PER_MINUTE: whole,
  DECKS_AT_ONCE: whole,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
  LOG_FORMAT: z.enum(['auto', 'json', 'pretty']),
  OTEL_EXPORTER_OTLP_ENDPOINT: address,
} satisfies Record<VariableName, z.ZodType>)

/** Every setting, validated once and frozen. Keys are the variables of contract.ts. */
export type Config = Readonly<z.infer<typeof schema>>

export type ProviderName = Config['LLM_PROVIDER'] extends infer Name ? Exclude<Name, 'auto'> : never

/**
 * Who extracts. `auto` goes by what is set, OpenAI first; an endpoint of one's own needs no key.
 * @throws KnowbaseError invalid_input where the provider that was asked for lacks its key
 */
export function providerOf(config: Config): ProviderName {
  const openai = config.OPENAI_API_KEY !== undefined || config.OPENAI_BASE_URL !== undefined
  const anthropic = config.ANTHROPIC_API_KEY !== undefined
  switch (config.LLM_PROVIDER) {
    case 'local':
      return 'local'
    case 'auto':
      return openai ? 'openai' : anthropic ? 'anthropic' : 'local'
    case 'openai':
      if (!openai) throw missingKey('openai', 'OPENAI_API_KEY, or OPENAI_BASE_URL for an endpoint that asks for no key')
      return 'openai'
    case 'anthropic':
      if (!anthropic) throw missingKey('anthropic', 'ANTHROPIC_API_KEY')
      return 'anthropic'
  }
}

function missingKey(provider: string, variables: string): KnowbaseError {
  return new KnowbaseError('invalid_input', `LLM_PROVIDER is ${provider}, which needs a key.`, {
    advice: `Set ${variables}, or LLM_PROVIDER=local to work without a provider.`,
  })
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the configuration: flags over environment over defaults. An empty variable counts as unset.
 * @throws KnowbaseError invalid_input naming each variable, what was expected and (but for secrets) what came.
 */
export function readConfig(
  environment: Environment,
  flags: Readonly<Partial<Record<VariableName, string>>> = {},
): Config {
  const raw: Partial<Record<VariableName, string>> = {}
  for (const variable of variables as readonly (Variable & { readonly name: VariableName })[]) {
    const value = flags[variable.name] ?? fromEnvironment(variable, environment) ?? variable.default
    if (value !== undefined) raw[variable.name] = value
  }
  const parsed = schema.safeParse(raw)
  if (parsed.success) return Object.freeze(parsed.data)
  const problems = parsed.error.issues.map((issue) => describeProblem(issue, raw))
  throw new KnowbaseError('invalid_input', problems.join('; '), {
    advice: 'See .env.example for every variable and its default.',
    data: { variables: parsed.error.issues.map((issue) => String(issue.path[0])) },
  })
}

function fromEnvironment(variable: Variable, environment: Environment): string | undefined {
  const direct = environment[variable.name]?.trim()
  if (direct !== undefined && direct !== '') return direct
  if (variable.secret !== true) return undefined
  const file = environment[`${variable.name}_FILE`]?.trim()
  if (file === undefined || file === '') return undefined
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch (cause) {
    throw new KnowbaseError('invalid_input', `${variable.name}_FILE names ${file}, which cannot be read`, { cause })
  }
}

function describeProblem(issue: z.core.$ZodIssue, raw: Partial<Record<string, string>>): string {
  const name = String(issue.path[0])
  const secret = variables.some((variable) => variable.name === name && 'secret' in variable)
  const came = secret ? '' : `, not ${JSON.stringify(raw[name] ?? '')}`
  return `${name} must be ${expectation(issue)}${came}`
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map(String).join(', ')
    case 'invalid_format':
      return issue.format === 'url' ? 'a URL of the right scheme' : issue.format
    case 'too_small':
      return issue.origin === 'string'
        ? `at least ${String(issue.minimum)} characters`
        : `more than ${String(issue.minimum)}`
    case 'too_big':
      return `at most ${String(issue.maximum)}`
    case 'invalid_union':
      return 'auto or a whole number of at least 1'
    default:
      return issue.code === 'invalid_type' ? `a ${issue.expected}` : issue.message
  }
}
