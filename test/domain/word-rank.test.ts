import { describe, expect, it } from 'vitest'
import { loadRarity } from '../../app/domain/word-rank.ts'

describe('loadRarity', () => {
  it('orders words by how rare they are', () => {
    const rarity = loadRarity()
    expect(rarity('the')).toBe(0)
    expect(rarity('system')).toBeLessThan(rarity('container'))
    expect(rarity('container')).toBeLessThan(rarity('quxology'))
    expect(rarity('quxology')).toBe(1)
  })
})
