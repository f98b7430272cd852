/** One environment variable: everything that reads, documents or passes one on reads it from here. */
export type Variable = {
  readonly name: string
  readonly description: string
  /** As written in the environment; undefined where unset means something of its own. */
  readonly default?: string
  /** Secrets can be given as a file (`NAME_FILE`), are redacted in logs and are never in a template. */
  readonly secret?: true
}

/** Every variable knowbase reads. `.env.example` is generated from this list. */
export const variables = [
  { name: 'KNOWBASE_DATA', default: '.knowbase', description: 'Folder of the embedded database and the journal.' },
  {
    name: 'HOST',
    default: '127.0.0.1',
    description: 'Address the service listens on; other than loopback needs JWT_SECRET.',
  },
  { name: 'PORT', default: '8000', description: 'Port the service listens on.' },
  {
    name: 'METRICS_PORT',
    default: '9090',
    description: 'Port of /metrics and /health of a worker of its own; the service has them on PORT.',
  },
  {
    name: 'LLM_PROVIDER',
    default: 'auto',
    description: 'auto, local, openai or anthropic. auto picks by key, OpenAI first.',
  },
  { name: 'OPENAI_API_KEY', secret: true, description: 'Key of OpenAI or of a compatible endpoint.' },
  { name: 'OPENAI_BASE_URL', description: 'A compatible endpoint (Ollama, vLLM, ...); set alone it needs no key.' },
  { name: 'OPENAI_MODEL', description: 'Chat model; gpt-6-luna, or the first one that an endpoint lists.' },
  { name: 'OPENAI_EMBEDDING_MODEL', description: 'Embeddings; text-embedding-3-small, or the first one listed.' },
  { name: 'OPENAI_MAX_RPM', description: 'Requests a minute; a value is a ceiling. Starts at 500 where unset.' },
  { name: 'OPENAI_MAX_TPM', description: 'Tokens a minute; learnt from the answers where unset.' },
  { name: 'ANTHROPIC_API_KEY', secret: true, description: 'Key of Anthropic.' },
  { name: 'ANTHROPIC_BASE_URL', description: "Another endpoint that speaks Anthropic's wire format." },
  { name: 'ANTHROPIC_MODEL', description: 'Chat model; claude-haiku-5-5 where unset.' },
  { name: 'ANTHROPIC_MAX_RPM', description: 'Requests a minute; a value is a ceiling. Starts at 100 where unset.' },
  { name: 'ANTHROPIC_MAX_ITPM', description: 'Input tokens a minute; learnt where unset.' },
  { name: 'ANTHROPIC_MAX_OTPM', description: 'Output tokens a minute; learnt where unset.' },
  { name: 'MAX_PARALLEL_SEGMENTS', default: 'auto', description: 'Segments open at once; auto means no cap.' },
  { name: 'EXTRACTION_DEPTH', default: 'balanced', description: 'fast, balanced or thorough.' },
  { name: 'GATEKEEPER_PROFILE', default: 'balanced', description: 'strict, balanced or permissive.' },
  { name: 'MAX_COST_USD', description: 'Stops a run, or a deck of the service, cleanly before it costs more.' },
  { name: 'HEDGING', default: 'on', description: 'on, or off: a straggling call is not asked a second time.' },
  { name: 'REDIS_URL', secret: true, description: 'Queue, journal and rate budget in Redis; embedded where unset.' },
  { name: 'NEO4J_URI', description: 'Graph in Neo4j; embedded where unset.' },
  { name: 'NEO4J_USER', default: 'neo4j', description: 'User of Neo4j.' },
  { name: 'NEO4J_PASSWORD', secret: true, description: 'Password of Neo4j.' },
  { name: 'NEO4J_DATABASE', default: 'neo4j', description: 'Database of Neo4j.' },
  {
    name: 'JWT_SECRET',
    secret: true,
    description: 'Signs bearer tokens (HS256); without it the service stays on loopback.',
  },
  {
    name: 'CORS_ORIGINS',
    description: 'Origins whose pages may call the service, separated by commas; none by default.',
  },
  { name: 'MAX_UPLOAD_MB', default: '200', description: 'Largest deck the service takes, in megabytes.' },
  { name: 'MAX_DECK_SLIDES', default: '2000', description: 'Most slides of a deck the service takes.' },
  { name: 'MAX_OPEN_JOBS', default: '1000', description: 'Decks that may wait or be worked on at once.' },
  { name: 'MAX_REQUESTS_PER_MINUTE', default: '3000', description: 'Requests a minute of one client of the service.' },
  { name: 'DECKS_AT_ONCE', default: '4', description: 'Decks that one worker works on at once.' },
  { name: 'LOG_LEVEL', default: 'info', description: 'trace, debug, info, warn, error or silent.' },
  { name: 'LOG_FORMAT', default: 'auto', description: 'json, pretty, or auto: pretty on a terminal.' },
  { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', description: 'Where OpenTelemetry traces go; none where unset.' },
] as const satisfies readonly Variable[]

export type VariableName = (typeof variables)[number]['name']

/** Ports of the service and its servers. */
export const ports = { api: 8000, metrics: 9090, neo4jBrowser: 7474, neo4jBolt: 7687, redis: 6379 } as const
