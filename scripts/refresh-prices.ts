// npm run refresh-prices: reads the machines' prices per hour from AWS.
import { PricingClient } from '@aws-sdk/client-pricing'
import { Command } from 'commander'
import { profiles } from '../app/profiles.ts'
import { readPrices } from './pins/read-prices.ts'
import { pinFiles, savePin } from './pins/save-pin.ts'
import { runScript } from './run-script.ts'

type Options = {
  readonly region?: readonly string[]
  readonly file: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

await runScript(
  new Command('refresh-prices')
    .description('read what the machines cost an hour on demand from the price list of AWS')
    .option('--region <region...>', 'regions to read besides those that are known')
    .option('--file <file>', 'file to write; commit it', pinFiles.prices)
    .option('--dry-run', 'say what would be written')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      // The price list of all regions is in this one.
      const client = new PricingClient({ region: 'us-east-1' })
      const types = profiles.map((profile) => profile.instanceType)
      // All of them, since the table has one date.
      const regions = [...new Set([...Object.keys(profiles[0].dollarsPerHour), ...(options.region ?? [])])]
      const prices = await readPrices(client, types, regions, new Date())
      await savePin(
        options,
        prices,
        Object.entries(prices.dollarsPerHour).map(([type, row]) => `${type} ${Object.values(row).join(' / ')}`),
      )
    }),
)
