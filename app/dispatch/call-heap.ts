/** A priority queue whose items can also leave from its middle. */
export type Heap<T> = {
  readonly size: () => number
  readonly peek: () => T | undefined
  readonly push: (item: T) => void
  /** False where the item was not there. */
  readonly remove: (item: T) => boolean
  readonly items: () => readonly T[]
}

/** A binary heap; `isBefore` has to be a strict order. */
export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = []
  const places = new Map<T, number>()

  const put = (item: T, place: number): void => {
    items[place] = item
    places.set(item, place)
  }

  const rise = (item: T, from: number): number => {
    let place = from
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = items[above]
      if (parent === undefined || !isBefore(item, parent)) break
      put(parent, place)
      place = above
    }
    put(item, place)
    return place
  }

  const sink = (item: T, from: number): void => {
    let place = from
    for (;;) {
      let below = 2 * place + 1
      let child = items[below]
      const other = items[below + 1]
      if (child !== undefined && other !== undefined && isBefore(other, child)) {
        child = other
        below++
      }
      if (child === undefined || !isBefore(child, item)) break
      put(child, place)
      place = below
    }
    put(item, place)
  }

  return {
    size: () => items.length,
    peek: () => items[0],
    push: (item) => {
      rise(item, items.length)
    },
    remove: (item) => {
      const place = places.get(item)
      if (place === undefined) return false
      places.delete(item)
      const last = items.pop()
      if (last !== undefined && last !== item && rise(last, place) === place) sink(last, place)
      return true
    },
    items: () => [...items],
  }
}
