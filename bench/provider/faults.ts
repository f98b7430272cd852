import type { ChatCall, Refusal } from './provider-call.ts'

/** What goes wrong with one request. */
export type Fault =
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  /** The connection breaks after the first piece of the answer. */
  | { readonly kind: 'reset' }
  /** The stream ends in order, without its last part. */
  | { readonly kind: 'cut' }
  /** An error inside the stream, after the first piece of the answer. */
  | { readonly kind: 'error_in_stream' }
  /** Nothing ever comes. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'decline' }

/** Chooses what goes wrong; `index` counts all requests from 0, refused ones too. */
export type ChooseFault = (call: ChatCall, index: number) => Fault | undefined

export function refuse(
  status: number,
  reason: Refusal['reason'],
  message = `Status ${status}.`,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  return { kind: 'refuse', refusal: { status, reason, message, headers } }
}

/** The faults in turn, one a request; then none. */
export function faultsInTurn(...faults: readonly (Fault | undefined)[]): ChooseFault {
  return (_, index) => faults[index]
}
