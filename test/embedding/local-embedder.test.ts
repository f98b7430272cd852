import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalEmbedder } from '../../app/embedding/local-embedder.ts'

const embedder = createLocalEmbedder()

async function similarity(one: string, other: string): Promise<number> {
  const [a, b] = await embedder.embed([one, other])
  return [...(a ?? [])].reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0)
}

describe('createLocalEmbedder', () => {
  it('gives one vector of unit length a text, the same every time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string()), async (texts) => {
        const vectors = await embedder.embed(texts)
        expect(vectors).toEqual(await embedder.embed(texts))
        expect(vectors).toHaveLength(texts.length)
        for (const vector of vectors) {
          expect(vector).toHaveLength(embedder.dimensions)
          const length = Math.hypot(...vector)
          expect(length === 0 || Math.abs(length - 1) < 1e-5).toBe(true)
        }
      }),
    )
  })

  it('puts inflected and misspelt words near each other', async () => {
    expect(await similarity('replicated partitions', 'replication of a partition')).toBeGreaterThan(
      await similarity('replicated partitions', 'deployment of a certificate'),
    )
    expect(await similarity('kubernetes', 'kubernets')).toBeGreaterThan(0.2)
  })

  it('lets rare words say more than common ones', async () => {
    const question = 'time of the etcd'
    expect(await similarity(question, 'etcd snapshot')).toBeGreaterThan(await similarity(question, 'time lapse'))
  })

  it('pays no heed to function words, in the language of the text', async () => {
    expect(await similarity('What is the quorum of it', 'quorum')).toBeGreaterThan(0.99)
    expect(
      await similarity('la sauvegarde des volumes avec une étiquette', 'sauvegarde volumes étiquette'),
    ).toBeGreaterThan(0.99)
  })

  it('stops when it is told to', async () => {
    await expect(embedder.embed(['one'], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  })
})
