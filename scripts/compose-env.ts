// npm run compose-env: writes what compose.yaml reads on this machine, .env and .secrets.
import { join } from 'node:path'
import { Command } from 'commander'
import { composeFilesText, planComposeFiles, writeComposeFiles } from './compose/compose-files.ts'
import { readHost } from './compose/read-host.ts'
import { tell } from './report.ts'
import { runScript } from './run-script.ts'

type Options = { readonly folder: string; readonly dryRun?: boolean; readonly json?: boolean }

await runScript(
  new Command('compose-env')
    .description(
      'write limits that fit this host to .env, and the secrets that are missing to .secrets; what is there stays',
    )
    .option('--folder <folder>', 'folder of compose.yaml', join(import.meta.dirname, '..'))
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nSecrets (JWT_SECRET, NEO4J_PASSWORD, OPENAI_API_KEY, ANTHROPIC_API_KEY) are taken from the environment and .env;\nthe first two are generated where nobody gives them.',
    )
    .showHelpAfterError('(--help lists the options)')
    .action(async ({ folder, dryRun = false, json }: Options) => {
      const files = await planComposeFiles(folder, await readHost(), process.env)
      if (!dryRun) writeComposeFiles(folder, files)
      const { host, environment, secrets } = files
      const { added, kept } = environment
      const { generated, missing } = secrets
      const told = { written: [...secrets.written.keys()], generated, kept: secrets.kept, missing }
      tell(json, { host, limits: { added, kept }, secrets: told, dryRun }, [
        ...composeFilesText(files),
        dryRun ? 'Nothing was written (--dry-run).' : 'next: docker compose up --detach --build',
      ])
    }),
)
