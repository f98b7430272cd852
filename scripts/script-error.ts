/** Something that a script cannot do; the message says what and why, the advice what to do about it. */
export class ScriptError extends Error {
  readonly advice: string

  constructor(message: string, { advice, cause }: { readonly advice: string; readonly cause?: unknown }) {
    super(message, { cause })
    this.advice = advice
  }
}
