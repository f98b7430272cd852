import type { AwsRequest } from './request.ts'
import { AwsError } from './request.ts'

/** What a service gives: an object for its way of writing, or for S3 the answer itself. */
export type Result = object | undefined

export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Writes a result as the service's clients read it: JSON, or the XML of the query protocol or of EC2. */
export function writeResult({ service, action }: AwsRequest, result: Result): Answer {
  if (isJson(service)) return { status: 200, headers: jsonHeaders, body: JSON.stringify(result ?? {}) }
  const inner = xml(result ?? {}, service === 'ec2' ? 'item' : 'member')
  const whole = service === 'ec2' ? inner : `<${action}Result>${inner}</${action}Result>`
  return { status: 200, headers: xmlHeaders, body: `<${action}Response>${whole}</${action}Response>` }
}

export function writeError({ service }: AwsRequest, error: unknown): Answer {
  const { code, message, status } =
    error instanceof AwsError ? error : { code: 'InternalFailure', message: String(error), status: 500 }
  if (isJson(service)) return { status, headers: jsonHeaders, body: JSON.stringify({ __type: code, message }) }
  const inner = `<Error>${xml({ Type: 'Sender', Code: code, Message: message }, 'member')}</Error>`
  const body =
    service === 's3'
      ? inner
      : service === 'ec2'
        ? `<Response><Errors>${inner}</Errors></Response>`
        : `<ErrorResponse>${inner}</ErrorResponse>`
  return { status, headers: xmlHeaders, body }
}

const jsonHeaders = { 'content-type': 'application/x-amz-json-1.1' } as const
export const xmlHeaders = { 'content-type': 'text/xml' } as const

function isJson(service: string): boolean {
  return ['ssm', 'ecr', 'servicequotas', 'logs', 'kms'].includes(service)
}

/** Records as elements; lists as one element with an element `item` each. */
export function xml(value: object, item: string): string {
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => `<${name}>${content(one, item)}</${name}>`)
    .join('')
}

function content(value: unknown, item: string): string {
  if (Array.isArray(value)) return value.map((one) => `<${item}>${content(one, item)}</${item}>`).join('')
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object' && value !== null) return xml(value, item)
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
