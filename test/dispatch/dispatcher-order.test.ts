import { describe, expect, it } from 'vitest'
import { createPool, request, scripted } from './support/pool.ts'

const answer = { afterMs: 1000, headersAfterMs: 100 }

describe('order', () => {
  it('asks with one call first, then with all that the budget admits', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 600 } })
    const { ask } = scripted(clock, answer)
    await clock.runFor(Promise.all(Array.from({ length: 5 }, () => dispatcher.run(request(ask)))))
    expect(of('started').map((event) => event.at)).toEqual([0, 100, 100, 100, 100])
  })

  it('does not wait for ever for a first call that stays silent', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 600 } }, { hedging: false })
    const silent = scripted(clock, { afterMs: 60_000 })
    await clock.runFor(Promise.all(Array.from({ length: 3 }, () => dispatcher.run(request(silent.ask)))))
    expect(of('started').map((event) => event.at)).toEqual([0, 1000, 2000])
  })

  it('lets two express segments go first, then the longest remaining path', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const remaining = { a: 1, b: 2, c: 3, d: 30, e: 20 }
    const runs = Object.entries(remaining).map(([segmentId, seconds]) =>
      dispatcher.run(request(ask, { task: { segmentId, remaining: seconds } })),
    )
    await clock.runFor(Promise.all(runs))
    expect(of('started').map((event) => event.task.segmentId)).toEqual(['b', 'a', 'd', 'e', 'c'])
  })

  it('chooses the call only when it may leave: one of a higher rank that came meanwhile goes first', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const task = (segmentId: string, remaining: number) => ({ task: { segmentId, remaining } })
    const early = ['x', 'y', 'z'].map((segmentId) => dispatcher.run(request(ask, task(segmentId, 1))))
    clock.schedule(30_000, () => void dispatcher.run(request(ask, task('late', 99))))
    await clock.runFor(Promise.all(early))
    expect(of('started').map((event) => event.task.segmentId)).toEqual(['x', 'y', 'late', 'z'])
  })
})

describe('a cap on segments', () => {
  it('finishes what is open first while others wait for a place', async () => {
    const waiting = { segments: 1 }
    const { clock, dispatcher, of } = createPool(
      { requests: { ceiling: 1 } },
      { segmentsWaiting: () => waiting.segments },
    )
    const { ask } = scripted(clock, answer)
    const call = (segmentId: string, remaining: number) =>
      dispatcher.run(request(ask, { task: { segmentId, remaining } }))
    const runs = [call('x', 1), call('y', 1), call('long', 50), call('short', 5)]
    waiting.segments = 0
    runs.push(call('later long', 50), call('later short', 5))
    await clock.runFor(Promise.all(runs))
    const starts = of('started').map((event) => event.task.segmentId)
    expect(starts.slice(2)).toEqual(['short', 'long', 'later long', 'later short'])
  })
})

describe('calls of a kind that is known', () => {
  it('leave by what their size takes, the largest first', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const call = (segmentId: string, outputTokens: number) =>
      dispatcher.run(request(ask, { task: { segmentId }, cost: { inputTokens: 10, outputTokens } }))
    // Express places, and calls enough to know the kind.
    for (let at = 0; at < 6; at++) await clock.runFor(call(at % 2 === 0 ? 'x' : 'y', 100))
    await clock.runFor(Promise.all([call('small', 100), call('large', 900), call('middle', 400)]))
    const starts = of('started').map((event) => event.task.segmentId)
    expect(starts.slice(6)).toEqual(['large', 'middle', 'small'])
  })
})

describe('several documents', () => {
  it('ranks a document higher the longer it is here, so that none starves', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const call = (documentId: string, segmentId: string, remaining: number) =>
      dispatcher.run(request(ask, { task: { documentId, segmentId, remaining } }))
    const old = ['x', 'y', 'z'].map((segmentId) => call('old', segmentId, 5))
    const late: Promise<string>[] = []
    clock.schedule(30_000, () => late.push(...['a', 'b', 'c', 'd'].map((segmentId) => call('late', segmentId, 30))))
    clock.schedule(60_000, () => late.push(...['p', 'q', 'r'].map((segmentId) => call('later', segmentId, 90))))
    await clock.runFor(Promise.all(old))
    await clock.runFor(Promise.all(late))
    const starts = of('started').map((event) => event.task.segmentId)
    const plain = starts.filter((segmentId) => ['z', 'c', 'd', 'r'].includes(segmentId))
    // By their paths alone z would be the last of them.
    expect(plain).toEqual(['r', 'z', 'c', 'd'])
  })

  it('keeps the express places of a document for the segments that had them', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } })
    const { ask } = scripted(clock, answer)
    const call = (segmentId: string, remaining: number) =>
      dispatcher.run(request(ask, { task: { segmentId, remaining } }))
    for (const segmentId of ['a', 'b', 'c']) await clock.runFor(call(segmentId, 1))
    await clock.runFor(Promise.all([call('c', 50), call('d', 90), call('b', 1)]))
    expect(
      of('started')
        .map((event) => event.task.segmentId)
        .slice(3),
    ).toEqual(['b', 'd', 'c'])
  })

  it('lets another segment go first while an express segment waits for a call that takes long', async () => {
    const { clock, dispatcher, of } = createPool({ requests: { ceiling: 1 } }, { hedging: false })
    const quick = scripted(clock, answer)
    const slow = scripted(clock, { afterMs: 100_000 })
    const call = (segmentId: string, remaining: number, { ask } = quick) =>
      dispatcher.run(request(ask, { task: { segmentId, remaining } }))
    const runs = [call('held up', 1, slow), call('express', 1)]
    clock.schedule(30_000, () => runs.push(call('next', 1), call('far', 50)))
    await clock.runFor(Promise.all(runs))
    await clock.runFor(Promise.all(runs))
    expect(of('started').map((event) => event.task.segmentId)).toEqual(['held up', 'express', 'next', 'far'])
  })
})
