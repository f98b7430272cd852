import { setTimeout } from 'node:timers/promises'
import type { DockerEngine } from '../../services/docker-engine.ts'

/**
 * In a container: marks the program as the one that the kernel is to end first, then takes memory until it does. What it
 * takes is outside of Node's own limit.
 */
const takeMemory = `
for (const pid of fs.readdirSync('/proc').filter((name) => Number(name) > 0 && Number(name) !== process.pid)) {
  const words = fs.readFileSync('/proc/' + pid + '/cmdline', 'utf8').split('\\0')
  if (words.some((word) => word.endsWith('app/commands/main.js')))
    fs.writeFileSync('/proc/' + pid + '/oom_score_adj', '1000')
}
const taken = []
for (;;) taken.push(Buffer.alloc(2 ** 24, 1))
`

/** Has the kernel end a container's program for want of memory, and waits until Docker has started it again. */
export async function runOutOfMemory(engine: DockerEngine, container: string): Promise<void> {
  const restarts = (): Promise<string> => engine.docker(['inspect', '--format', '{{.RestartCount}}', container])
  const before = await restarts()
  const since = await engine.docker(['info', '--format', '{{.SystemTime}}'])
  // It ends with its container.
  await engine.docker(['exec', container, 'node', '-e', takeMemory]).catch(() => undefined)
  while ((await restarts()) === before) await setTimeout(500)
  const until = await engine.docker(['info', '--format', '{{.SystemTime}}'])
  const filters = ['--filter', `container=${container}`, '--filter', 'event=oom', '--format', '{{.Action}}']
  const events = await engine.docker(['events', '--since', since.trim(), '--until', until.trim(), ...filters])
  if (!events.includes('oom')) throw new Error('The container ended, but not for want of memory.')
}
