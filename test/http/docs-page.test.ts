import { expect, it } from 'vitest'
import { listen } from '../../app/http/listen.ts'
import { browserMissing, startBrowser } from '../services/browser.ts'
import { openTestService } from './test-service.ts'

const missing = await browserMissing()

if (missing !== undefined) {
  // A machine without a browser may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`the page of the API is not opened: ${missing}`, () => expect.fail(missing))
} else {
  it('shows the operations in a browser, and tries one out, within its policy', { timeout: 120_000 }, async () => {
    const test = await openTestService()
    const browser = await startBrowser()
    try {
      const url = await listen(test.app, { host: '127.0.0.1', port: 0 })
      const page = await browser.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`))
      const asked = new Set<string>()
      page.on('request', (request) => asked.add(new URL(request.url()).origin))

      await page.goto(`${url}/docs`)
      const operations = page.locator('.opblock')
      await operations.first().waitFor()
      const described = (await test.app.inject('/docs/json')).json<{ paths: Record<string, object> }>().paths
      const expected = Object.values(described).reduce((sum, methods) => sum + Object.keys(methods).length, 0)
      expect(await operations.count()).toBe(expected)
      expect(await page.getByText('/ingest/pptx', { exact: true }).isVisible()).toBe(true)

      const live = operations.filter({ hasText: '/health/live' })
      await live.locator('.opblock-summary-control').click()
      await live.getByText('Try it out').click()
      await live.getByRole('button', { name: 'Execute' }).click()
      await live.locator('.live-responses-table').getByText('"live": true').waitFor()

      expect(complaints).toEqual([])
      expect([...asked]).toEqual([url])
    } finally {
      await browser.close()
      await test.close()
    }
  })
}
