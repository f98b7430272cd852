import { pricesAsOf, profileOf } from '../../app/profiles.ts'
import { npmRun } from './npm-run.ts'

/** Hours of a month, as AWS counts them. */
const hoursAMonth = 730

/** US dollars a month, list prices of us-east-1: a GiB of gp3, a GiB of snapshots, a GB of images, a key. */
const storagePrices = { volume: 0.08, snapshot: 0.05, image: 0.1, key: 1 } as const

/** What a machine costs, as a sentence. */
export function machineCost(instanceType: string, region: string, spot: boolean): string {
  const hourly = profileOf(instanceType)?.dollarsPerHour[region]
  if (hourly === undefined)
    return `No price of ${instanceType} is known for ${region}: ${npmRun('refresh-prices', undefined, ['--region', region])}`
  const monthly = (hourly * hoursAMonth).toFixed(0)
  const less = spot ? ', and less as a spot machine' : ''
  return `${instanceType} costs $${hourly} an hour on demand, $${monthly} a month${less} (${region}, ${pricesAsOf}).`
}

/** What goes on costing without a machine, as a sentence. */
export function keptCost(volumeGiB: number, imageBytes = 0): string {
  const { volume, snapshot, image, key } = storagePrices
  const monthly = volumeGiB * volume + (imageBytes / 1e9) * image + key
  return `What is kept costs about $${monthly.toFixed(2)} a month: ${volumeGiB} GiB of volume, a key, ${(imageBytes / 1e9).toFixed(1)} GB of images (list prices of us-east-1), and $${snapshot} for each GiB that snapshots hold beside it.`
}
