import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DockerEngine } from '../../services/docker-engine.ts'
import type { Disk } from './disk.ts'
import { machinePrograms } from './machine-programs.ts'

const checkout = fileURLToPath(new URL('../../..', import.meta.url))

/** What machines have around them: an account with parameters, and one volume that is a disk of this machine. */
export type Surroundings = {
  readonly folder: string
  /** Sets what a stand-in answers. */
  readonly set: (name: string, text: string) => Promise<void>
  readonly read: (name: string) => Promise<string>
  readonly remove: () => Promise<void>
}

/** An account whose volume is attached to nobody. */
export async function createSurroundings(volumeId: string): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-account-'))
  const set = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text)
  await set('volume-id', volumeId)
  await set('holder', 'None')
  await set('address', '')
  await set('signals', '')
  await set('calls', '')
  await set('variables', '')
  await set('profile', 'WORKER_CPUS=6\nMAX_PARALLEL_SEGMENTS=5\n')
  await set('JWT_SECRET', 'a-secret-of-more-than-thirty-two-characters')
  await set('NEO4J_PASSWORD', 'pass word')
  return {
    folder,
    set,
    read: (name) => readFile(join(folder, name), 'utf8'),
    remove: () => rm(folder, { recursive: true }),
  }
}

/** A machine as a container: disk, file systems, users and the service are real; AWS, Docker and systemd are stand-ins. */
export type BootContainer = {
  /** Where the service answers from outside, once it does. */
  readonly url: () => Promise<string>
  /** Runs a script as root, with what it prints and how it ends. */
  readonly run: (script: string) => Promise<{ readonly status: number; readonly output: string }>
  /** Power off and on: processes and mounts go, files stay. */
  readonly restart: () => Promise<void>
  readonly remove: () => Promise<void>
}

export type BootContainerOptions = {
  readonly engine: DockerEngine
  /** Has Node and bash. */
  readonly image: string
  readonly disk: Disk
  readonly surroundings: Surroundings
  readonly instanceId: string
}

export async function createBootContainer(options: BootContainerOptions): Promise<BootContainer> {
  const { engine, image, disk, surroundings, instanceId } = options
  const programs = join(surroundings.folder, 'programs')
  await mkdir(programs, { recursive: true })
  for (const [name, body] of Object.entries(machinePrograms(basename(disk.device)))) {
    const path = join(programs, name)
    await writeFile(path, `#!/bin/bash\nset -eu\necho "\${0##*/} $*" >>/account/calls\n${body}\n`)
    await chmod(path, 0o755)
  }
  const mounts = [`${surroundings.folder}:/account`, `${programs}:/usr/local/sbin:ro`, `${checkout}:/checkout:ro`]
  // Of all that a privileged one may: to mount.
  const may = [
    '--cap-add',
    'SYS_ADMIN',
    '--security-opt',
    'seccomp=unconfined',
    '--security-opt',
    'apparmor=unconfined',
  ]
  const volumes = mounts.flatMap((mount) => ['--volume', mount])
  const reached = ['--device', disk.device, '--publish', '127.0.0.1::8000']
  const started = await engine.docker(
    ['run', '--detach', '--init', may, volumes, reached, image, 'sleep', 'infinity'].flat(),
  )
  const id = started.trim()
  const run: BootContainer['run'] = async (script) => {
    const wrapped = `exec 2>&1; status=0; bash -c "$1" || status=$?; echo; echo "status $status"`
    const said = await engine.docker(['exec', id, 'bash', '-c', wrapped, 'bash', script])
    const [, output = '', status = '1'] = /^([^]*)\nstatus (\d+)\n$/.exec(said) ?? []
    return { status: Number(status), output }
  }
  await run(`mkdir -p /var/lib/cloud/data /etc/systemd/system /opt/aws/amazon-cloudwatch-agent/bin
echo ${instanceId} >/var/lib/cloud/data/instance-id
ln -s /usr/local/sbin/agent-ctl /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl`)
  return {
    url: async () => `http://${(await engine.docker(['port', id, '8000'])).trim()}`,
    run,
    restart: async () => {
      await engine.docker(['restart', '--time', '5', id])
    },
    remove: async () => {
      await engine.docker(['rm', '--force', id])
    },
  }
}
