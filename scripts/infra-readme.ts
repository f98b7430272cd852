// npm run infra-readme: writes what infra/README.md has from the code: the picture of the stacks and the tables.
import { readFileSync, writeFileSync } from 'node:fs'
import { stackPicture } from './readme/stack-picture.ts'
import { contextTable, priceTable } from './readme/tables.ts'
import { ScriptError } from './script-error.ts'

const path = new URL('../infra/README.md', import.meta.url)

/** The text with everything between `<!-- NAME -->` and `<!-- /NAME -->` made anew. */
export function filledIn(text: string): string {
  const parts = { stacks: `\`\`\`mermaid\n${stackPicture()}\n\`\`\``, context: contextTable(), prices: priceTable() }
  return Object.entries(parts).reduce((whole, [name, part]) => {
    const between = new RegExp(`(<!-- ${name} -->\n\n)[^]*?(\n\n<!-- /${name} -->)`)
    if (!between.test(whole))
      throw new ScriptError(`infra/README.md has no place for ${name}.`, {
        advice: `Write <!-- ${name} --> around it.`,
      })
    return whole.replace(between, (_all, before: string, after: string) => before + part + after)
  }, text)
}

if (import.meta.main) writeFileSync(path, filledIn(readFileSync(path, 'utf8')))
