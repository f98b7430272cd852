import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** As Docker's command line, with the part of a push that ECR judges: a manifest for a tag, with the login's password. */
const docker = `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
const [command, ...args] = process.argv.slice(2)
const at = (name) => join(import.meta.dirname, name)
const attestations = 'BUILDX_NO_DEFAULT_ATTESTATIONS=' + (process.env.BUILDX_NO_DEFAULT_ATTESTATIONS ?? '')
appendFileSync(at('docker.calls'), [command, ...args, attestations].join(' ') + '\\n')
const fail = (message) => {
  console.error(message)
  process.exit(1)
}
if (process.env.DOCKER_STAND_IN === 'down') fail('Cannot connect to the Docker daemon. Is the docker daemon running?')
if (command === 'login') writeFileSync(at('login'), args[1] + ':' + readFileSync(0, 'utf8'))
if (command === 'push') {
  const [, host, name, tag] = /^([^/]+)\\/(.+):([^:]+)$/.exec(args[0])
  const authorization = 'Basic ' + Buffer.from(readFileSync(at('login'), 'utf8')).toString('base64')
  fetch('http://' + host + '/v2/' + name + '/manifests/' + tag, { method: 'PUT', headers: { authorization }, body: tag })
    .then(async (answer) => answer.ok || fail(answer.status + ' ' + (await answer.text())))
}
`

/** Writes a stand-in of Docker to a folder for PATH. @returns the folder */
export function installDocker(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'docker')
  writeFileSync(path, `#!${process.execPath}\n${docker}`)
  chmodSync(path, 0o755)
  return folder
}
