import type { z } from 'zod'
import { profiles } from '../../../app/profiles.ts'
import { contextSchema } from '../../../infra/context.ts'

/** Rows of the context keys, as infra/README.md has them. */
export function contextTable(): string {
  const rows = Object.entries(contextSchema.shape).map(([key, schema]) => {
    const fallback: unknown = (schema as z.ZodType).safeParse(undefined).data
    const shown = Array.isArray(fallback) || fallback === undefined ? '' : JSON.stringify(fallback).replaceAll('"', '')
    return `| ${key} | ${shown} | ${schema.description ?? ''} |`
  })
  return rows.join('\n')
}

/** Rows of the prices, as infra/README.md has them. */
export function priceTable(): string {
  return profiles
    .map(({ instanceType, dollarsPerHour: price }) =>
      ['', instanceType, price['us-east-1'], price['eu-west-1'], price['eu-central-1'], ''].join(' | ').trim(),
    )
    .join('\n')
}
