import { describe, expect, it } from 'vitest'
import type { Journal } from '../../app/ports/journal.ts'

/** What every journal must do; `create` gives an empty one. */
export function describeJournal(name: string, create: () => Promise<Journal>): void {
  describe(`${name} keeps results`, () => {
    const withJournal = async (work: (journal: Journal) => Promise<void>): Promise<void> => {
      const journal = await create()
      try {
        await work(journal)
      } finally {
        await journal.close()
      }
    }

    it('gives back what was put, and nothing for another key', () =>
      withJournal(async (journal) => {
        await journal.put('a', 'été \u{1F600} "quoted"')
        expect(await journal.get('a')).toBe('été \u{1F600} "quoted"')
        expect(await journal.get('b')).toBeUndefined()
      }))

    it('replaces the value of a key, which is then the newest', () =>
      withJournal(async (journal) => {
        await journal.put('a', '1')
        await journal.put('b', '2')
        await journal.put('a', '3')
        expect(await journal.get('a')).toBe('3')
        expect((await journal.size()).entries).toBe(2)
        expect(await journal.prune(1)).toBe(1)
        expect(await journal.get('a')).toBe('3')
        expect(await journal.get('b')).toBeUndefined()
      }))

    it('takes many at once', () =>
      withJournal(async (journal) => {
        const keys = Array.from({ length: 500 }, (_, index) => `key-${index}`)
        await Promise.all(keys.map((key) => journal.put(key, `value of ${key}`)))
        expect(await Promise.all(keys.map((key) => journal.get(key)))).toEqual(keys.map((key) => `value of ${key}`))
      }))

    it('prunes the oldest, and nothing where there is room', () =>
      withJournal(async (journal) => {
        for (const key of ['a', 'b', 'c', 'd']) await journal.put(key, key)
        expect(await journal.prune(10)).toBe(0)
        expect(await journal.prune(2)).toBe(2)
        expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => journal.get(key)))).toEqual([
          undefined,
          undefined,
          'c',
          'd',
        ])
        expect(await journal.prune(0)).toBe(2)
        expect((await journal.size()).entries).toBe(0)
      }))
  })
}
