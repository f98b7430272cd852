import { join } from 'node:path'
import type { Config } from './config.ts'
import type { BudgetLimits } from './dispatch/budget-limits.ts'
import { contentId } from './domain/ids.ts'
import type { Clock } from './ports/clock.ts'
import type { Journal } from './ports/journal.ts'
import type { RateBudget } from './ports/rate-budget.ts'

export type PoolName = { readonly provider: string; readonly model: string }

/** What everyone shares who asks a provider with the same key: in Redis all workers, else the processes on this folder. */
export type SharedState = {
  readonly journal: Journal
  /** The limits of one account and model; in this process alone without Redis. */
  readonly budget: (pool: PoolName, limits: BudgetLimits) => RateBudget
  readonly close: () => Promise<void>
}

/** @throws KnowbaseError store_failed where the data folder cannot be written; Redis is not waited for */
export async function openSharedState(config: Config, clock: Clock): Promise<SharedState> {
  if (config.REDIS_URL === undefined) {
    const [{ createSqliteJournal }, { createLocalRateBudget }] = await Promise.all([
      import('./dispatch/journal-sqlite.ts'),
      import('./dispatch/local-rate-budget.ts'),
    ])
    const journal = createSqliteJournal({ path: join(config.KNOWBASE_DATA, 'journal.sqlite') })
    return { journal, budget: (_pool, limits) => createLocalRateBudget({ limits, clock }), close: journal.close }
  }
  const [{ createRedisLink }, { createRedisJournal }, { createRedisRateBudget }] = await Promise.all([
    import('./dispatch/redis/redis-link.ts'),
    import('./dispatch/journal-redis.ts'),
    import('./dispatch/redis-rate-budget.ts'),
  ])
  const link = createRedisLink({ url: config.REDIS_URL, clock })
  return {
    journal: createRedisJournal({ link }),
    budget: (pool, limits) => createRedisRateBudget({ link, pool: accountOf(config, pool), limits }),
    close: async () => link.close(),
  }
}

/** Limits are a key's at an endpoint, for a model. The key itself stays here. */
function accountOf(config: Config, { provider, model }: PoolName): string {
  const { OPENAI_BASE_URL, OPENAI_API_KEY, ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY } = config
  const [endpoint, key] =
    provider === 'anthropic' ? [ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY] : [OPENAI_BASE_URL, OPENAI_API_KEY]
  return `${provider}/${model}:${contentId('account', endpoint ?? '', key ?? '').slice(0, 16)}`
}
