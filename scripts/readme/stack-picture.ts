import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Stack, Stage } from 'aws-cdk-lib'
import { createApp } from '../../infra/create-app.ts'
import { foundationId } from '../../infra/names.ts'

type Template = {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string; readonly Description?: string }>>
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly DeletionPolicy?: string; readonly Properties?: { Name?: unknown } }
    >
  >
}

/** Resources that only join others together. */
const glue = /Policy$|Attachment$|Association$|::Route$|InstanceProfile$|Subscription$|CDK::Metadata$/

/** The stacks as a Mermaid flowchart, drawn from their templates: what is in each, what is kept, who tells whom what. */
export function stackPicture(): string {
  const stacks = templates()
  const told = [...stacks].flatMap(([id, template]) => writtenBy(template).map((path) => [path, id] as const))
  const writers = new Map<string, string>(told)
  const edges = [...stacks].flatMap(([reader, template]) => {
    const read = Object.values(template.Parameters ?? {}).filter(({ Description }) =>
      Description?.startsWith('Written by'),
    )
    const byWriter = Map.groupBy(read, ({ Default = '', Description = '' }) => {
      return writers.get(Default) ?? Description.replace('Written by: ', '')
    })
    return [...byWriter].map(([writer, parameters]) => {
      const names = parameters.map(({ Default = '' }) => Default.split('/').at(-1) ?? '')
      return `  ${nodeOf(writer, stacks)} -- "${wrapped(names, 2)}" --> ${reader}`
    })
  })
  const inFoundation = [...stacks.keys()].filter((id) => id !== 'app')
  return [
    'flowchart TB',
    `  subgraph ${foundationId}["${foundationId}: deployed once, kept"]`,
    ...inFoundation.map((id) => `    ${box(id, stacks)}`),
    '  end',
    `  ${box('app', stacks)}`,
    ...edges,
  ].join('\n')
}

function templates(): ReadonlyMap<string, Template> {
  const outdir = mkdtempSync(join(tmpdir(), 'knowbase-picture-'))
  try {
    const app = createApp({}, { outdir })
    const assembly = app.synth()
    const stacks = app.node.findAll().filter(Stack.isStack)
    return new Map(
      stacks.map((stack) => {
        const stage = Stage.of(stack)
        const folder = stage === undefined || stage === app ? assembly : assembly.getNestedAssembly(stage.artifactId)
        const path = join(folder.directory, stack.templateFile)
        return [stack.node.id, JSON.parse(readFileSync(path, 'utf8')) as Template]
      }),
    )
  } finally {
    rmSync(outdir, { recursive: true })
  }
}

function writtenBy({ Resources }: Template): readonly string[] {
  return Object.values(Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::SSM::Parameter' ? [String(Properties?.Name)] : [],
  )
}

/** A stack with its resources, each kind once; what outlives the stack is marked. */
function box(id: string, stacks: ReadonlyMap<string, Template>): string {
  const resources = Object.values(stacks.get(id)?.Resources ?? {}).filter(({ Type }) => !glue.test(Type))
  const kinds = Map.groupBy(resources, ({ Type }) => Type.replace('AWS::', '').replace('::', ' '))
  const lines = [...kinds].map(([kind, all]) => {
    const kept = all.some(({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain')) ? ' (kept)' : ''
    return `${kind}${all.length > 1 ? ` x ${all.length}` : ''}${kept}`
  })
  return `${id}["<b>${id}</b><br/>${wrapped(
    lines.toSorted((a, b) => (a < b ? -1 : 1)),
    3,
  )}"]`
}

function nodeOf(writer: string, stacks: ReadonlyMap<string, Template>): string {
  return stacks.has(writer) ? writer : `${writer.replaceAll(/\W+/g, '-')}(["${writer}"])`
}

function wrapped(words: readonly string[], perLine: number): string {
  return words
    .map((word, index) => (index === 0 ? word : index % perLine === 0 ? `,<br/>${word}` : `, ${word}`))
    .join('')
}
