/** A file that was taken in. */
export type ReceivedFile = {
  /** How the file is named from now on. */
  readonly file: string
  /** The name it came with, without what no file can be called. */
  readonly fileName: string
  /** SHA-256 of its bytes, in hex. */
  readonly documentId: string
  readonly bytes: number
}

/** Keeps decks between the request that brings them and the job that reads them. */
export type DeckFiles = {
  /** Keeps the bytes as they come; durable when the promise resolves. What was kept of an upload that fails is gone. */
  readonly receive: (bytes: AsyncIterable<Uint8Array>, fileName: string) => Promise<ReceivedFile>
  /** Where the file can be read on this machine, under its own name. */
  readonly locate: (file: string) => Promise<string>
  /** This process needs it no more; others may. */
  readonly release: (file: string) => Promise<void>
  readonly drop: (file: string) => Promise<void>
}
