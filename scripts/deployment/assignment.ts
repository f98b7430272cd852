import { readFileSync } from 'node:fs'
import { readConfig } from '../../app/config.ts'
import { variables } from '../../app/contract.ts'
import { messageOf } from '../message-of.ts'
import { npmRun } from './npm-run.ts'
import { setElsewhere } from './set-elsewhere.ts'

/** `NAME=value`; an empty value takes the change back. */
export type Assignment = { readonly name: string; readonly value: string }

const composeFile = new URL('../../compose.yaml', import.meta.url)

/** Variables of the contract that compose.yaml hands to the service and that are no secrets. */
export function settableVariables(): readonly string[] {
  const taken = new Set(Array.from(readFileSync(composeFile, 'utf8').matchAll(/\$\{([A-Z0-9_]+)/g), ([, name]) => name))
  return variables.filter((one) => !('secret' in one) && taken.has(one.name)).map(({ name }) => name)
}

/** An assignment as typed, or what is wrong with it. */
export function parseAssignment(text: string): Assignment | { readonly problem: string } {
  const cut = text.indexOf('=')
  if (cut < 1) return { problem: 'expected NAME=value' }
  const name = text.slice(0, cut)
  const value = text.slice(cut + 1).trim()
  const variable = variables.find((one) => one.name === name)
  if (variable !== undefined && 'secret' in variable)
    return { problem: `${name} is a secret, which ${npmRun('secrets', undefined)} writes` }
  const settable = settableVariables()
  if (!settable.includes(name)) return { problem: setElsewhere(name) ?? `expected one of ${settable.join(', ')}` }
  // It stands between quotes in a file that compose reads, and {{ }} means something to Systems Manager.
  if (/['\p{Cc}]|\{\{/u.test(value)) return { problem: `${name} cannot hold quotes, line ends or {{` }
  if (value.length > 4000) return { problem: `${name} can have 4,000 characters at most` }
  try {
    readConfig({ [name]: value })
  } catch (error) {
    return { problem: messageOf(error) }
  }
  return { name, value }
}
