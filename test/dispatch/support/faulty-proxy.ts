import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'

/** Stands before a Redis server on a port of this machine, and can break a connection between request and answer. */
export async function createFaultyProxy(port: number): Promise<{
  readonly url: string
  /** What the server says next is thrown away, and the connection closed. */
  readonly loseNextAnswer: () => void
  readonly lost: () => number
  readonly close: () => Promise<void>
}> {
  let mayLose = false
  let lost = 0
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1')
    client.pipe(server)
    server.on('data', (answer) => {
      if (!mayLose) return client.write(answer)
      mayLose = false
      lost++
      return client.destroy()
    })
    client.on('error', () => {})
    server.on('error', () => client.destroy())
    client.on('close', () => server.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    loseNextAnswer: () => {
      mayLose = true
    },
    lost: () => lost,
    close: async () => {
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
