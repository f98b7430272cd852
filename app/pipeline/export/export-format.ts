import type { GraphItem } from './graph-items.ts'

/** How a graph is written as text, item by item. */
export type ExportFormat = {
  readonly mediaType: string
  readonly fileExtension: string
  readonly head: string
  readonly item: (item: GraphItem) => string
  /** Between two items. */
  readonly separator: string
  readonly tail: string
}
