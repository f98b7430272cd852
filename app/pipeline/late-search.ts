import type { Search } from '../ports/search.ts'

/** A search that is opened by the first query; what could not be opened is tried again by the next. */
export function createLateSearch(open: () => Promise<Search>): Search {
  let opened: Promise<Search> | undefined
  return async (query, options) => {
    const opening = opened ?? open()
    opened = opening
    try {
      await opening
    } catch (error) {
      if (opened === opening) opened = undefined
      throw error
    }
    return (await opening)(query, options)
  }
}
