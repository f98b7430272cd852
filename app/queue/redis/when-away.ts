import type { Redis } from 'ioredis'
import type { Clock } from '../../ports/clock.ts'

/**
 * Calls `giveUp` when the connection has been away for so many milliseconds on end.
 * @returns what ends the watch
 */
export function whenAway(redis: Redis, clock: Clock, ms: number, giveUp: () => void): () => void {
  let cancel: (() => void) | undefined
  // Each attempt to connect again that fails closes it once more.
  const isAway = (): void => {
    cancel ??= clock.schedule(ms, giveUp)
  }
  const isBack = (): void => {
    cancel?.()
    cancel = undefined
  }
  redis.on('close', isAway)
  redis.on('ready', isBack)
  if (redis.status !== 'ready') isAway()
  return () => {
    isBack()
    redis.off('close', isAway)
    redis.off('ready', isBack)
  }
}
