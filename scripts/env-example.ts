// Writes .env.example from the contract: npm run env-example
import { writeFileSync } from 'node:fs'
import { type Variable, variables } from '../app/contract.ts'
import { npmRun } from './deployment/npm-run.ts'

/** Every variable with its description and default, all commented out. */
export function envExample(list: readonly Variable[]): string {
  const entries = list.map((variable) => {
    const secret = variable.secret === true ? `\n# Secret: ${variable.name}_FILE names a file that holds it.` : ''
    return `# ${variable.description}${secret}\n# ${variable.name}=${variable.default ?? ''}\n`
  })
  return `# Settings of knowbase; copy to .env and uncomment what you change. Made by ${npmRun('env-example', undefined)}.\n\n${entries.join('\n')}`
}

if (import.meta.main) writeFileSync(new URL('../.env.example', import.meta.url), envExample(variables))
