import { expect, test } from 'vitest'
import { runSentinel } from '../../scripts/sentinel/run-sentinel.ts'

const types = { first: 'small', second: 'large' }

/** A deployment whose graph is the text that `graphs` gives for the step it is at. */
function sentinel(graphs: { readonly empty: string; readonly written: string; readonly again: string }) {
  const steps: string[] = []
  let graph = ''
  const step = (name: string, next: string) => async (): Promise<void> => {
    steps.push(name)
    graph = next
  }
  const end = runSentinel(
    {
      deploy: (type) => step(`deploy ${type}`, type === 'small' ? graphs.empty : graphs.again)(),
      write: step('write', graphs.written),
      destroy: step('destroy', 'gone'),
      digest: async () => graph,
    },
    types,
  )
  return { end, steps }
}

test('a graph that is the same on both machines passes', async () => {
  const { end, steps } = sentinel({ empty: '', written: 'a', again: 'a' })
  expect(await end).toBe('a')
  expect(steps).toEqual(['deploy small', 'write', 'destroy', 'deploy large'])
})

test('a graph that is another one afterwards fails', async () => {
  await expect(sentinel({ empty: '', written: 'a', again: '' }).end).rejects.toThrow('another one on large')
})

test('a deck that changes nothing fails before anything is taken away', async () => {
  const { end, steps } = sentinel({ empty: '', written: '', again: '' })
  await expect(end).rejects.toThrow('changed nothing')
  expect(steps).not.toContain('destroy')
})
