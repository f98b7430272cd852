import { totalmem } from 'node:os'

/** Bytes that this process may hold: its container's limit, else the machine's memory. */
export function memoryLimitBytes(): number {
  // 0, or a number beyond all memory, where there is no limit.
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}
