/** What the process that did a job used of its machine meanwhile, its other jobs included. */
export type MachineUse = {
  /** Seconds of all cores together. */
  readonly cpuSeconds: number
  /** Cores that the process may use. */
  readonly cores: number
  /** Most memory that the process ever held. */
  readonly peakMemoryBytes: number
  /** Of the container where it has a limit, else of the machine. */
  readonly memoryLimitBytes: number
}

/** Begins to measure; the returned function tells what was used since. */
export type StartMachineMeter = () => () => MachineUse
