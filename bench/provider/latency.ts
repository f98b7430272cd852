import { createRandom, type Random } from '../../examples/random.ts'

export type Latency = {
  /** Milliseconds until the first token, and for each one after it. */
  readonly firstTokenMs: number
  readonly msPerToken: number
}

/** How long an answer takes: `key` says which request it is, `attempt` counts from 0 how often it was asked before. */
export type DrawLatency = (key: string, attempt: number) => Latency

export const noLatency: DrawLatency = () => ({ firstTokenMs: 0, msPerToken: 0 })

const figures = { firstTokenMs: 600, tokensPerSecond: 75, stragglers: 0.05, slowAgain: 0.3 }

/**
 * Log-normal first token (median 600 ms, sigma 0.4) and speed (median 75 tokens a second, sigma 0.2). 5% of requests
 * straggle: 3 times as slow and more, with a Pareto tail (alpha 1.5, at most 20 times); asked again, 30% of those are
 * slow once more. The same seed and request give the same latency whatever the order of arrival.
 */
export function createLatency(seed: number): DrawLatency {
  return (key, attempt) => {
    const wasSlow = attempt > 0 && straggles(randomFor(seed, key, 0), figures.stragglers)
    const random = randomFor(seed, key, attempt)
    const isSlow = straggles(random, wasSlow ? figures.slowAgain : figures.stragglers)
    const slowness = isSlow ? Math.min(20, 3 * (1 - random()) ** (-1 / 1.5)) : 1
    return {
      firstTokenMs: figures.firstTokenMs * Math.exp(0.4 * normal(random)) * slowness,
      msPerToken: (1000 / figures.tokensPerSecond) * Math.exp(0.2 * normal(random)) * slowness,
    }
  }
}

/** The same latencies, so many times as short. */
export function quickened(draw: DrawLatency, quickness: number): DrawLatency {
  return (key, attempt) => {
    const { firstTokenMs, msPerToken } = draw(key, attempt)
    return { firstTokenMs: firstTokenMs / quickness, msPerToken: msPerToken / quickness }
  }
}

function straggles(random: Random, share: number): boolean {
  return random() < share
}

/** Box-Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function randomFor(seed: number, key: string, attempt: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(attempt + 1, 0x85ebca6b)
  for (let at = 0; at < key.length; at++) state = Math.imul(state ^ key.charCodeAt(at), 0x01000193)
  const random = createRandom(state)
  // The first numbers of neighbouring states resemble each other.
  random()
  return random
}
