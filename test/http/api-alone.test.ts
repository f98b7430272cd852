import { expect, it } from 'vitest'
import { readConfig } from '../../app/config.ts'
import { createServer } from '../../app/http/create-server.ts'
import { openWorkshop } from '../../app/wire.ts'
import { openService } from '../../app/wire-service.ts'
import { openThreads } from '../../app/wire-threads.ts'
import { startRunProvider, temporaryFolder } from '../runs/provider-run.ts'
import { freePort } from '../services/free-port.ts'

it('an API alone starts while the provider is away, and searches once it is back', async () => {
  const folder = await temporaryFolder()
  const port = await freePort()
  const config = readConfig({
    KNOWBASE_DATA: folder.path,
    LOG_LEVEL: 'silent',
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
  })
  const service = await openService(config, { works: false })
  const app = await createServer(service.serverParts)
  expect((await app.inject('/health/ready')).json()).toMatchObject({ ready: true })
  expect((await app.inject('/documents')).json()).toMatchObject({ documents: [] })
  // Figures of decks and calls that others work on would be 0 here for good, and the cap not theirs.
  expect((await app.inject('/metrics')).body).not.toMatch(/knowbase_(calls|segments|stage|budget)_/)
  const away = await app.inject('/search?q=queue')
  expect(away.statusCode).toBeGreaterThanOrEqual(500)
  expect(away.json()).toMatchObject({ detail: expect.stringContaining(`127.0.0.1:${port}`) as string })
  const back = await startRunProvider({ port })
  expect((await app.inject('/search?q=queue')).statusCode).toBe(200)
  await app.close()
  await service.close()
  await back.close()
  await folder.remove()
})

it('threads that were started are ended where the provider is away', async () => {
  const folder = await temporaryFolder()
  const config = readConfig({ KNOWBASE_DATA: folder.path, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' })
  const threads = openThreads()
  let closed = 0
  const close = async (): Promise<void> => {
    closed++
    await threads.close()
  }
  await expect(openWorkshop(config, { threads: { ...threads, close } })).rejects.toThrow('127.0.0.1:9')
  expect(closed).toBe(1)
  await folder.remove()
})
