import type { SSMClient } from '@aws-sdk/client-ssm'
import { overlayFile } from '../../infra/app/compose-overlay.ts'
import { runOnMachine } from '../aws/run-on-machine.ts'
import { ScriptError } from '../script-error.ts'

const folder = '/opt/knowbase'
const deckFile = '/var/tmp/knowbase-sentinel.pptx'
/** Characters of a deck in one command: Systems Manager takes some 64 KB of parameters. */
const pieceLength = 30_000

const prelude = [
  '#!/bin/bash',
  'set -euo pipefail',
  'export HOME=/root',
  `compose() { docker compose --project-name knowbase --project-directory ${folder} --env-file ${folder}/environment --file ${folder}/compose.yaml --file ${folder}/${overlayFile} "$@"; }`,
]

/** A token of the container's own, which is no argument that a list of processes shows. */
const authorize = `const { execFileSync } = await import("node:child_process")
const mint = ["app/commands/main.js", "token", "--client", "sentinel", "--scope", "admin"]
const token = execFileSync("node", mint, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" }).trim()
const headers = { authorization: "Bearer " + token }`

const send = `${authorize}
const body = new FormData()
body.append("file", await new Response(process.stdin).blob(), "sample.pptx")
const url = "http://127.0.0.1:8000"
const sent = await fetch(url + "/ingest/pptx", { method: "POST", body, headers })
if (!sent.ok) throw new Error(await sent.text())
const { job } = await sent.json()
const events = await (await fetch(url + job.links.events, { headers })).text()
console.log(events.slice(-1000))`

const read = `${authorize}
const answer = await fetch("http://127.0.0.1:8000/export?format=jsonld", { headers })
if (!answer.ok) throw new Error(await answer.text())
const { createHash } = await import("node:crypto")
console.log("graph " + createHash("sha256").update(await answer.text()).digest("hex"))`

/** Sends a deck to the API of a machine, from the machine itself, and waits until its job has ended. */
export async function sendDeck(ssm: SSMClient, instanceId: string, deck: Buffer): Promise<void> {
  const text = deck.toString('base64')
  for (let from = 0; from < text.length; from += pieceLength) {
    const operator = from === 0 ? '>' : '>>'
    await runOnMachine(ssm, instanceId, {
      comment: 'knowbase: a piece of the sample deck',
      lines: [`printf %s '${text.slice(from, from + pieceLength)}' ${operator}${deckFile}.base64`],
      timeoutSeconds: 60,
    })
  }
  await runOnMachine(ssm, instanceId, {
    comment: 'knowbase: send the sample deck',
    lines: [
      ...prelude,
      `base64 -d ${deckFile}.base64 >${deckFile}`,
      `compose exec -T api node --input-type=module -e '${send}' <${deckFile}`,
      `rm ${deckFile} ${deckFile}.base64`,
    ],
    timeoutSeconds: 20 * 60,
  })
}

/** SHA-256, in hexadecimal digits, of the whole graph of a machine as its API exports it. */
export async function graphDigest(ssm: SSMClient, instanceId: string): Promise<string> {
  const output = await runOnMachine(ssm, instanceId, {
    comment: 'knowbase: digest of the graph',
    lines: [...prelude, `compose exec -T api node --input-type=module -e '${read}' </dev/null`],
    timeoutSeconds: 10 * 60,
  })
  const digest = /^graph ([0-9a-f]{64})$/m.exec(output)?.[1]
  if (digest !== undefined) return digest
  throw new ScriptError(`The machine ${instanceId} told no digest of its graph.`, {
    advice: 'What its containers wrote may say why.',
  })
}
