import { availableParallelism, totalmem } from 'node:os'
import type { StartMachineMeter } from '../ports/machine-meter.ts'

export const startMachineMeter: StartMachineMeter = () => {
  const began = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(began)
    return {
      cpuSeconds: (user + system) / 1e6,
      cores: availableParallelism(),
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      memoryLimitBytes: memoryLimitBytes(),
    }
  }
}

/** Bytes that this process may hold: its container's limit, else the machine's memory. */
export function memoryLimitBytes(): number {
  // 0, or a number beyond all memory, where there is no limit.
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}
