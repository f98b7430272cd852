import type { IncomingMessage } from 'node:http'

/** A value of a request in JSON or of a form that was unfolded: texts, lists and records. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value }
export type Fields = { readonly [key: string]: Value }

/** A request to one service of AWS, whichever way it was written. */
export type AwsRequest = {
  readonly service: string
  readonly region: string
  /** Such as `DescribeStacks`; empty for S3, which has methods and paths. */
  readonly action: string
  readonly fields: Fields
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** A refusal as AWS words it: a code that programs read, and a message. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** Reads service and region from the signature's scope, and the action from target header or form. */
export function readRequest(incoming: IncomingMessage, raw: Buffer): AwsRequest {
  const { headers, method = 'GET', url: path = '/' } = incoming
  const scope = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '')
  const body = unchunk(raw, headers)
  const target = headers['x-amz-target']
  const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  const fields = form ? unfold(new URLSearchParams(body.toString())) : {}
  const json = typeof target === 'string' && body.length > 0 ? (JSON.parse(body.toString()) as Fields) : {}
  return {
    service: scope?.[2] ?? '',
    region: scope?.[1] ?? '',
    action: typeof target === 'string' ? (target.split('.').at(-1) ?? '') : text(fields['Action']),
    fields: typeof target === 'string' ? json : fields,
    method,
    url: new URL(path, 'http://fake'),
    headers,
    body,
  }
}

export function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? `${value}` : ''
}

export function list(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : []
}

export function texts(value: Value | undefined): readonly string[] {
  return list(value).map(text)
}

export function record(value: Value | undefined): Fields {
  return typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {}
}

/** `A.member.1.B=c` and EC2's `A.1.B=c` as records and lists. */
function unfold(form: URLSearchParams): Fields {
  type Tree = { [key: string]: Tree | string }
  const tree: Tree = {}
  for (const [path, value] of form) {
    const keys = path.split('.').filter((key) => key !== 'member')
    const last = keys.pop() ?? ''
    let at = tree
    for (const key of keys) at = (at[key] ??= {}) as Tree
    at[last] = value
  }
  const folded = (node: Tree | string): Value => {
    if (typeof node === 'string') return node
    const entries = Object.entries(node)
    if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))) return entries.map(([, one]) => folded(one))
    return Object.fromEntries(entries.map(([key, one]) => [key, folded(one)]))
  }
  return folded(tree) as Fields
}

/** Bodies that the SDK sends in signed pieces: length in hex, `;chunk-signature=...` or nothing, the piece. */
function unchunk(raw: Buffer, headers: IncomingMessage['headers']): Buffer {
  if (!String(headers['x-amz-content-sha256']).startsWith('STREAMING-')) return raw
  const pieces: Buffer[] = []
  let at = 0
  for (;;) {
    const end = raw.indexOf('\r\n', at)
    const length = Number.parseInt(raw.subarray(at, end).toString(), 16)
    if (end < 0 || !(length > 0)) return Buffer.concat(pieces)
    pieces.push(raw.subarray(end + 2, end + 2 + length))
    at = end + 2 + length + 2
  }
}
