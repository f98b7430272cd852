import type { z } from 'zod'
import { profiles } from '../../app/profiles.ts'
import { contextSchema } from '../../infra/context.ts'

/** Every context key with its default and what it does. */
export function contextTable(): string {
  const rows = Object.entries(contextSchema.shape).map(([key, schema]) => {
    const fallback: unknown = (schema as z.ZodType).safeParse(undefined).data
    const shown = Array.isArray(fallback) || fallback === undefined ? '' : JSON.stringify(fallback).replaceAll('"', '')
    return [key, shown, schema.description ?? '']
  })
  return markdownTable([['key', 'default', 'what'], ...rows])
}

/** What the machines cost an hour, by region. */
export function priceTable(): string {
  const regions = Object.keys(profiles[0].dollarsPerHour)
  const rows = profiles.map(({ instanceType, dollarsPerHour }) => {
    const prices: Readonly<Record<string, number>> = dollarsPerHour
    return [instanceType, ...regions.map((region) => String(prices[region]))]
  })
  return markdownTable([['type', ...regions], ...rows])
}

function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(line)].join('\n')
}
