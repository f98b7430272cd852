import { GetProductsCommand, type PricingClient } from '@aws-sdk/client-pricing'
import { z } from 'zod'
import { ScriptError } from '../script-error.ts'

/** What app/machine-prices.json holds: US dollars an hour on demand, by type and region. */
export type MachinePrices = {
  /** Year and month. */
  readonly asOf: string
  readonly dollarsPerHour: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** One product of the price list, as far as it is read. */
const productSchema = z.object({
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        priceDimensions: z.record(
          z.string(),
          z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.coerce.number() }) }),
        ),
      }),
    ),
  }),
})

/** Prices on demand of every type in every region, as AWS lists them. @throws ScriptError where one has no price */
export async function readPrices(
  client: PricingClient,
  types: readonly string[],
  regions: readonly string[],
  now: Date,
): Promise<MachinePrices> {
  const table: Record<string, Record<string, number>> = {}
  for (const type of types) {
    const row: Record<string, number> = {}
    for (const region of regions) row[region] = await priceOf(client, type, region)
    table[type] = row
  }
  return { asOf: now.toISOString().slice(0, 7), dollarsPerHour: table }
}

async function priceOf(client: PricingClient, instanceType: string, regionCode: string): Promise<number> {
  const wanted = {
    instanceType,
    regionCode,
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
  }
  const { PriceList = [] } = await client.send(
    new GetProductsCommand({
      ServiceCode: 'AmazonEC2',
      Filters: Object.entries(wanted).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
    }),
  )
  const products: readonly unknown[] = PriceList
  const prices = products
    .flatMap((product) =>
      Object.values(productSchema.parse(JSON.parse(String(product))).terms.OnDemand).flatMap((term) =>
        Object.values(term.priceDimensions).filter(({ unit }) => unit === 'Hrs'),
      ),
    )
    .map((dimension) => dimension.pricePerUnit.USD)
  const [price, ...others] = new Set(prices)
  if (price !== undefined && price > 0 && others.length === 0) return price
  throw new ScriptError(
    `AWS lists ${prices.length} prices for ${instanceType} in ${regionCode}: ${prices.join(', ')}.`,
    {
      advice: 'Nothing was changed. Is the type sold there?',
    },
  )
}
