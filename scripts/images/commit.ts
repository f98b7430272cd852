import { fileURLToPath } from 'node:url'
import { runChild } from '../run-child.ts'
import { ScriptError } from '../script-error.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The commit that is checked out; it names the image.
 * @throws ScriptError where files differ from it or stand beside it, since the image would not be what its name says
 */
export async function readCommit(): Promise<string> {
  const head = await runChild('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root })
  if (head.code !== 0)
    throw new ScriptError('This is no checkout of git, and an image is named by its commit.', {
      advice: 'Clone the repository and run it there.',
    })
  const changes = await runChild('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: root })
  if (changes.stdout.trim() !== '')
    throw new ScriptError(`Files differ from the commit that would name the image:\n${changes.stdout.trimEnd()}`, {
      advice: 'Commit or stash them first.',
    })
  const strangers = await runChild('git', ['ls-files', '--others', '--exclude-standard', '--', 'app'], { cwd: root })
  if (strangers.stdout.trim() !== '')
    throw new ScriptError(
      `Of app, the image would hold files that the commit does not have:\n${strangers.stdout.trimEnd()}`,
      {
        advice: 'Commit them, or move them away first.',
      },
    )
  return head.stdout.trim()
}
