import { fileURLToPath } from 'node:url'
import type { DockerEngine } from '../../services/docker-engine.ts'
import { baseImage, npmSecrets } from '../../services/images.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export type ServiceImage = { readonly name: string; readonly base: string }

/** Builds app/Dockerfile as a user does. */
export async function buildServiceImage(engine: DockerEngine): Promise<ServiceImage> {
  const name = 'knowbase-test/service'
  const base = await baseImage(engine)
  const facts = ['--build-arg', `BASE_IMAGE=${base}`, '--build-arg', 'REVISION=0123abc']
  await engine.docker(['build', '--file', 'app/Dockerfile', '--tag', name, ...facts, ...npmSecrets(), '.'], {
    cwd: root,
  })
  return { name, base }
}
