import { createHash } from 'node:crypto'
import { type Architecture, architectures, type ComposePlugin, pluginFile } from '../../infra/app/compose-plugin.ts'
import { ScriptError } from '../script-error.ts'

/**
 * Reads the checksums that were published with a version of the compose plugin, and downloads each file to see that it
 * has the one it should.
 * @throws ScriptError where the release cannot be read, or a file is not what its checksum says
 */
export async function pinCompose(source: string, version: string): Promise<ComposePlugin> {
  const sums: Record<Architecture, string> = { x86_64: '', aarch64: '' }
  for (const architecture of architectures) {
    const file = pluginFile(architecture)
    const url = `${source}/${version}/${file}`
    const published = publishedSum(await (await download(`${url}.sha256`)).text(), file)
    const found = await sumOf(await download(url))
    if (found !== published)
      throw new ScriptError(`${url} has the SHA-256 ${found}, and ${published} is published for it.`, {
        advice: 'Nothing was pinned. Try again, and where it stays so, do not use this release.',
      })
    sums[architecture] = published
  }
  return { source, version, sha256: sums }
}

/** The line of a file, as `sha256sum` writes it. */
function publishedSum(text: string, file: string): string {
  for (const line of text.split('\n')) {
    const [, sum, name] = /^([0-9a-f]{64}) [ *](\S+)\s*$/.exec(line) ?? []
    if (sum !== undefined && name === file) return sum
  }
  throw new ScriptError(`The published checksums name no ${file}: ${JSON.stringify(text.slice(0, 100))}`, {
    advice: 'Nothing was pinned. Look at the release: is it there for this architecture?',
  })
}

async function download(url: string): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(url)
  } catch (cause) {
    throw new ScriptError(`${url} cannot be reached.`, { advice: 'Is this machine connected?', cause })
  }
  if (answer.ok) return answer
  throw new ScriptError(`${url} was answered with ${answer.status}.`, {
    advice: 'Give a version that is released, such as --version v2.40.3.',
  })
}

async function sumOf({ body }: Response): Promise<string> {
  const hash = createHash('sha256')
  if (body !== null) for await (const piece of body) hash.update(piece)
  return hash.digest('hex')
}
