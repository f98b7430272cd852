import { type Browser, chromium } from 'playwright-core'
import { hasCommand } from './debian-package.ts'

const command = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium'

/** Why no browser can be started here; undefined where one can. */
export async function browserMissing(): Promise<string | undefined> {
  if (await hasCommand(command, 'chromium')) return undefined
  return 'a browser for tests needs Chromium (Debian: chromium), or TEST_CHROMIUM with the path of one'
}

/** A browser without a window, which asks nothing of others than the pages it is sent to. Close it. */
export function startBrowser(): Promise<Browser> {
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  // Its sandbox refuses root, as whom continuous integration runs.
  return chromium.launch({ executablePath: command, args: ['--no-sandbox', '--disable-gpu', ...quiet] })
}
