import { availableParallelism } from 'node:os'
import type { StartMachineMeter } from '../ports/machine-meter.ts'
import { memoryLimitBytes } from '../ports/memory-limit.ts'

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
