// npm run pin-ami -- --region eu-central-1: pins the machine image of a region.
import { SSMClient } from '@aws-sdk/client-ssm'
import { Command, Option } from 'commander'
import { type PinnedImages, pinImages } from './pins/pin-images.ts'
import { pinFiles, savePin } from './pins/save-pin.ts'
import { readGiven } from './read-given.ts'
import { runScript } from './run-script.ts'
import { ScriptError } from './script-error.ts'

type Options = {
  readonly region?: readonly string[]
  readonly all?: boolean
  readonly file: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

await runScript(
  new Command('pin-ami')
    .description(
      'pin the latest Amazon Linux 2023 for a region, so that no deployment replaces a machine for a new one',
    )
    .addOption(new Option('--region <region...>', 'regions to pin').env('AWS_REGION'))
    .option('--all', 'pin those anew that are pinned already')
    .option('--file <file>', 'file to write; commit it', pinFiles.images)
    .option('--dry-run', 'say what would be written')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const known = JSON.parse(Buffer.from(await readGiven('--file', options.file)).toString()) as PinnedImages
      const regions = [
        ...new Set([...(options.all === true ? Object.keys(known.images) : []), ...[options.region ?? []].flat()]),
      ]
      if (regions.length === 0)
        throw new ScriptError('No region is named.', { advice: 'Give --region eu-central-1, or set AWS_REGION.' })
      const pinned = await pinImages(known, regions, (region) => new SSMClient({ region }), new Date())
      await savePin(
        options,
        pinned,
        regions.map((region) => `${region} ${pinned.images[region]}`),
      )
    }),
)
