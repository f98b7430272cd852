import { ScriptError } from '../script-error.ts'

/** What a sentinel does with a deployment; the program does it on an account, the tests on a stand-in of one. */
export type SentinelSteps = {
  readonly deploy: (instanceType: string) => Promise<void>
  readonly destroy: () => Promise<void>
  /** Brings a deck into the graph of the machine that runs. */
  readonly write: () => Promise<void>
  /** Digest of all that the graph of the machine that runs says. */
  readonly digest: () => Promise<string>
}

/**
 * Writes to the graph, takes the machine away, deploys another type and reads the graph back.
 * @returns the digest that both machines told
 * @throws ScriptError where they differ, or where the deck changed nothing
 */
export async function runSentinel(
  { deploy, destroy, write, digest }: SentinelSteps,
  types: { readonly first: string; readonly second: string },
): Promise<string> {
  await deploy(types.first)
  const empty = await digest()
  await write()
  const before = await digest()
  if (before === empty)
    throw new ScriptError('The deck changed nothing in the graph.', {
      advice: 'What the worker wrote may say why.',
    })
  await destroy()
  await deploy(types.second)
  const after = await digest()
  if (after === before) return after
  throw new ScriptError(`The graph is another one on ${types.second}: ${after}, and it was ${before}.`, {
    advice: 'Nothing more was done, so that it can be looked at.',
  })
}
