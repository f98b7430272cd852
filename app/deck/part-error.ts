/** A part that cannot be read, or only so far; the slide that needs it is flagged, the deck goes on. */
export class PartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PartError'
  }
}
