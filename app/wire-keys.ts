import type { Config } from './config.ts'
import type { Clock } from './ports/clock.ts'

export type KeyTrial = {
  /** The variable that holds the key. */
  readonly variable: 'OPENAI_API_KEY' | 'ANTHROPIC_API_KEY'
  /** @throws KnowbaseError where the provider refuses it, or does not answer */
  readonly run: () => Promise<void>
}

/** A trial for each key that is set. */
export function keyTrials(config: Config, clock: Clock): readonly KeyTrial[] {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL } = config
  const trials: KeyTrial[] = []
  if (OPENAI_API_KEY !== undefined) {
    const run = async (): Promise<void> => {
      const { tryOpenAiKey } = await import('./model/try-key.ts')
      await tryOpenAiKey({ apiKey: OPENAI_API_KEY, baseUrl: OPENAI_BASE_URL }, clock)
    }
    trials.push({ variable: 'OPENAI_API_KEY', run })
  }
  if (ANTHROPIC_API_KEY !== undefined) {
    const run = async (): Promise<void> => {
      const { tryAnthropicKey } = await import('./model/try-key.ts')
      await tryAnthropicKey(ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, clock)
    }
    trials.push({ variable: 'ANTHROPIC_API_KEY', run })
  }
  return trials
}
