// npm run pin-compose: pins the compose plugin of the machine by the checksum that was published with it.
import { Command } from 'commander'
import { composePlugin } from '../infra/app/compose-plugin.ts'
import { pinCompose } from './pins/pin-compose.ts'
import { pinFiles, savePin } from './pins/save-pin.ts'
import { runScript } from './run-script.ts'

type Options = {
  readonly version: string
  readonly source: string
  readonly file: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

await runScript(
  new Command('pin-compose')
    .description("pin Docker's compose plugin by version and published SHA-256; machines take no other")
    .option('--version <version>', 'version to pin', composePlugin.version)
    .option('--source <url>', 'where releases are, without the version', composePlugin.source)
    .option('--file <file>', 'file to write; commit it', pinFiles.compose)
    .option('--dry-run', 'say what would be written')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const pinned = await pinCompose(options.source.replace(/\/+$/, ''), options.version)
      const sums = Object.entries(pinned.sha256).map(([architecture, sum]) => `${architecture} ${sum}`)
      await savePin(options, pinned, [`docker compose ${pinned.version}`, ...sums])
    }),
)
