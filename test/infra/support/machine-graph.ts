import { readFile } from 'node:fs/promises'
import { samplePath } from '../../support/run-program.ts'
import type { BootContainer } from './boot-container.ts'

/** Whoever may do everything on the service of a machine. */
async function authorization(machine: BootContainer): Promise<{ readonly authorization: string }> {
  const command = 'docker compose exec -T api node app/commands/main.js token --client me --scope admin'
  const [token = ''] = (await machine.run(command)).output.trim().split('\n')
  return { authorization: `Bearer ${token}` }
}

/** Sends the sample deck and waits until it is in the graph. */
export async function ingestSample(machine: BootContainer): Promise<void> {
  const headers = await authorization(machine)
  const url = await machine.url()
  const body = new FormData()
  body.append('file', new Blob([await readFile(samplePath)]), 'sample.pptx')
  const sent = await fetch(`${url}/ingest/pptx`, { method: 'POST', body, headers })
  const { job } = (await sent.json()) as { job: { links: { events: string } } }
  await (await fetch(`${url}${job.links.events}`, { headers })).text()
}

/** Everything that the graph of a machine says, as a file. */
export async function exportedGraph(machine: BootContainer): Promise<string> {
  const answer = await fetch(`${await machine.url()}/export?format=jsonld`, { headers: await authorization(machine) })
  return answer.text()
}
