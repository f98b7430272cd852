/**
 * Results of paid calls, by the hash of everything that determines them. A result is stored before it is used, so a
 * crash, a retry or a second ingestion never pays twice.
 */
export type Journal = {
  readonly get: (key: string) => Promise<string | undefined>
  /** Durable when the promise resolves. */
  readonly put: (key: string, value: string) => Promise<void>
  /** Deletes the oldest entries beyond `keep`; returns how many went. */
  readonly prune: (keep: number) => Promise<number>
  readonly size: () => Promise<{ readonly entries: number; readonly bytes: number }>
  readonly close: () => Promise<void>
}
