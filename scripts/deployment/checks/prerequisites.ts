import { composePlugin, isPinned } from '../../../infra/app/compose-plugin.ts'
import { readParameter, readParameters } from '../../aws/parameters.ts'
import { findImage } from '../../images/repository.ts'
import { npmRun } from '../npm-run.ts'
import type { Look } from './check.ts'

/** A machine takes no compose plugin but the pinned one. */
export const plugin: Look = () =>
  Promise.resolve({
    name: 'compose plugin',
    ok: isPinned(composePlugin),
    found: isPinned(composePlugin) ? composePlugin.version : 'not pinned, a machine could not boot',
    advice: `${npmRun('pin-compose', undefined)}, and commit what it writes.`,
  })

/** The image is noted, and ECR has it. */
export const image: Look = async ({ deployment, context }) => {
  const { clients, names } = deployment
  const digest = context.imageDigest ?? (await readParameter(clients.ssm, names.parameters.imageDigest))
  const there = digest === undefined ? undefined : await findImage(clients.ecr, names.repository, digest)
  return {
    name: 'image',
    ok: there !== undefined,
    found: digest === undefined ? 'none was pushed' : there === undefined ? `${digest} is not in ECR` : digest,
    advice: npmRun('push-images', deployment),
  }
}

/** The secrets that the service cannot start without. */
export const secrets: Look = async ({ deployment }) => {
  const { clients, names } = deployment
  const needed = ['JWT_SECRET', 'NEO4J_PASSWORD'].map((name) => `${names.parameters.secrets}/${name}`)
  const found = await readParameters(clients.ssm, [names.parameters.secretsMarker, ...needed])
  const missing = [names.parameters.secretsMarker, ...needed].filter((path) => !found.has(path))
  return {
    name: 'secrets',
    ok: missing.length === 0,
    found: missing.length === 0 ? 'written' : `missing: ${missing.join(', ')}`,
    advice: npmRun('secrets', deployment, ['--from', '.env.production']),
  }
}
