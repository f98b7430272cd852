import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listen } from '../../app/http/listen.ts'
import { mintToken } from '../../app/http/tokens.ts'
import { systemClock } from '../../app/ports/clock.ts'
import { schemathesis, schemathesisMissing } from '../services/schemathesis.ts'
import { samplePath } from '../support/run-program.ts'
import { openTestService, sendDeck } from './test-service.ts'

const secret = 'a secret of more than thirty-two characters'
const missing = await schemathesisMissing()

if (missing !== undefined) {
  // A machine without Python may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`the API is not tested against its description: ${missing}`, () =>
    expect.fail(missing),
  )
} else {
  it('keeps to its OpenAPI document whatever is asked', { timeout: 600_000 }, async () => {
    const test = await openTestService({ JWT_SECRET: secret, MAX_REQUESTS_PER_MINUTE: '1000000' })
    try {
      await test.service.work()
      const authorization = `Bearer ${mintToken(secret, { client: 'tester', scopes: ['admin'] }, 3600, systemClock)}`
      const sent = await sendDeck(test.app, await readFile(samplePath), { headers: { authorization } })
      const { job } = sent.json<{ job: { id: string; documentId: string; links: { events: string } } }>()
      await test.app.inject({ url: job.links.events, headers: { authorization } })
      const url = await listen(test.app, { host: '127.0.0.1', port: 0, jwtSecret: secret })
      const config = join(test.folder, 'schemathesis.toml')
      await writeFile(config, configOf(job))
      const { code, output } = await schemathesis(
        ['--config-file', config, '--no-color', 'run', `${url}/docs/json`, '-H', `Authorization: ${authorization}`],
        test.folder,
      )
      expect(code, output.slice(-20_000)).toBe(0)
      expect(output).toMatch(/Tested: 16/)
    } finally {
      await test.close()
    }
  })
}

/** Half of what is asked is about things that are there. */
function configOf({ id, documentId }: { readonly id: string; readonly documentId: string }): string {
  return `
seed = 1
continue-on-failure = true

[generation]
max-examples = 30
deterministic = true

[phases.stateful]
enabled = false

[checks.positive_data_acceptance]
# A form may fit the schema and hold no deck.
expected-statuses = ["2xx", 401, 403, 404, 409, 413, 422, 429]

[[operations]]
include-path = ["/jobs/{id}", "/jobs/{id}/events", "/jobs/{id}/report"]
include-method = "GET"
parameters = { id = "${id}" }

[[operations]]
include-path = "/documents/{id}/graph"
parameters = { id = "${documentId}" }
`
}
