// Makes the decks that the project ships and measures with. npm run examples writes examples/sample.pptx.
import { writeFile } from 'node:fs/promises'
import { inventSlides } from './invented-slides.ts'
import type { Outline } from './outline.ts'
import { createRandom } from './random.ts'
import { sampleOutline } from './sample-outline.ts'
import { writeDeck } from './write-deck.ts'

/** The bytes of examples/sample.pptx. */
export function makeSample(): Promise<Uint8Array> {
  return writeDeck(sampleOutline)
}

/**
 * Variants of the sample deck: each keeps a seeded half of its slides, and so about half of its concepts, and has new
 * slides in place of the others. No two have the same bytes.
 */
export function makeVariants(count: number, seed: number): Promise<Uint8Array[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => writeDeck(variant(seed * 1000 + index))))
}

function variant(seed: number): Outline {
  const random = createRandom(seed)
  const size = sampleOutline.slides.length
  const kept = new Set(
    [...sampleOutline.slides.keys()]
      .map((index) => ({ index, order: random() }))
      .sort((a, b) => a.order - b.order)
      .slice(0, Math.ceil(size / 2))
      .map(({ index }) => index),
  )
  const fresh = inventSlides(size, seed)
  const slides = sampleOutline.slides.map((slide, index) => (kept.has(index) ? slide : (fresh[index] ?? slide)))
  return { title: `${sampleOutline.title}, variant ${seed}`, slides }
}

/** A technical deck of many slides with sections, tables, charts and notes, for benches without the shared decks. */
export function makeBigDeck(seed: number, slides = 250): Promise<Uint8Array> {
  const topics = [
    'billing',
    'routing',
    'catalog',
    'identity',
    'telemetry',
    'inventory',
    'payment',
    'session',
    'schema',
    'snapshot',
  ]
  const each = Math.ceil(slides / topics.length)
  const all = topics.flatMap((topic, index) => {
    const [header, ...rest] = inventSlides(each, seed * 1000 + index, topic)
    const section = `${topic.charAt(0).toUpperCase()}${topic.slice(1)}`
    return [{ ...header, title: `${section}: an overview`, section }, ...rest]
  })
  return writeDeck({ title: `A platform in ${topics.length} parts`, slides: all.slice(0, slides) })
}

if (import.meta.main) await writeFile(new URL('./sample.pptx', import.meta.url), await makeSample())
