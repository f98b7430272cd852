import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { createApp, type Target } from '../../../infra/create-app.ts'

export type Synthesis = {
  /** Paths of the templates of app, registry and data. */
  readonly templates: readonly string[]
  readonly app: Template
  readonly registry: Template
  readonly data: Template
  /** Text of every file that synthesis wrote, by its path below the folder. */
  readonly files: ReadonlyMap<string, string>
  /** Rules that were violated, of every check. */
  readonly violations: readonly string[]
}

type Report = {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[]
}

type ContextKeys = Readonly<Record<string, string>>

/** The folder that `cdk synth -c KEY=VALUE ...` writes, with the flags of cdk.json. */
export function assemble(context: ContextKeys, target: Target = {}): string {
  const outdir = mkdtempSync(join(tmpdir(), 'knowbase-synth-'))
  const flags = (JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> }).context
  createApp(target, { outdir, context: { ...flags, ...context } }).synth()
  return outdir
}

/** What stands in such a folder, without an account unless one is given. */
export function synthesize(context: ContextKeys, target?: Target): Synthesis {
  const outdir = assemble(context, target)
  const paths = readdirSync(outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const templates = paths.filter((path) => path.endsWith('.template.json'))
  const template = (part: string): Template => {
    const path = templates.find((candidate) => candidate.includes(part))
    if (path === undefined) throw new Error(`There is no template of ${part} among ${templates.join(', ')}.`)
    return Template.fromJSON(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)
  }
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report
  return {
    templates,
    app: template(`${outdir}/app.`),
    registry: template('foundationregistry'),
    data: template('foundationdata'),
    files: new Map(paths.map((path) => [path.slice(outdir.length + 1), readFileSync(path, 'utf8')])),
    violations: report.pluginReports.flatMap((plugin) => plugin.violations.map((violation) => violation.ruleName)),
  }
}

/** The user data of the launch template, as textOf gives it. */
export function userDataOf(app: Template): string {
  const [template] = Object.values(app.findResources('AWS::EC2::LaunchTemplate'))
  return textOf(template?.['Properties'].LaunchTemplateData.UserData['Fn::Base64'])
}

/** A text of a template; what is known at deployment only stands in angle brackets. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const {
    Ref: ref,
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
    'Fn::Sub': pattern,
  } = value as Readonly<Record<string, unknown>>
  if (Array.isArray(join) && Array.isArray(join[1])) return join[1].map(textOf).join(String(join[0]))
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`
  if (typeof ref === 'string') return `<${ref}>`
  if (typeof pattern === 'string') return pattern
  throw new Error(`No text: ${JSON.stringify(value)}`)
}
