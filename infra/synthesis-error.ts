/** What keeps the app from being synthesized; its message is for the person who typed the command. */
export class SynthesisError extends Error {}
