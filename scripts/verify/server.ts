import { z } from 'zod'
import { ScriptError } from '../script-error.ts'

type Ask = {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly body?: FormData
  readonly headers?: Readonly<Record<string, string>>
  /** Statuses beside 2xx that are no error. */
  readonly accepts?: readonly number[]
}

/** A knowbase server, seen from outside. */
export type Server = {
  readonly url: string
  /** @throws ScriptError where it does not answer, or answers with another status */
  readonly ask: (path: string, request?: Ask) => Promise<Response>
  /** The answer as JSON of a shape. @throws ScriptError where it has another one */
  readonly json: <T>(schema: z.ZodType<T>, path: string, request?: Ask) => Promise<T>
}

const problem = z.object({ detail: z.string(), advice: z.string().optional() })

/** @param token bearer token; none for a server that asks for none */
export function connect(url: string, token: string | undefined): Server {
  const ask = async (path: string, { accepts = [], body, ...request }: Ask = {}): Promise<Response> => {
    const headers = { ...request.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) }
    let answer: Response
    try {
      answer = await fetch(new URL(path, url), { method: request.method ?? 'GET', headers, body: body ?? null })
    } catch (cause) {
      const advice = 'Is it started, and does the address with its port reach it? npm run status tells of a stack.'
      throw new ScriptError(`No server answers at ${url}.`, { advice, cause })
    }
    if (answer.ok || accepts.includes(answer.status)) return answer
    throw refusal(`${request.method ?? 'GET'} ${path}`, answer.status, await answer.text())
  }
  const json = async <T>(schema: z.ZodType<T>, path: string, request?: Ask): Promise<T> => {
    const text = await (await ask(path, request)).text()
    const parsed = schema.safeParse(jsonOf(text))
    if (parsed.success) return parsed.data
    const what = parsed.error.issues[0]
    const where = `${what?.path.join('.') ?? ''}: ${what?.message ?? ''}`
    throw new ScriptError(`${url}${path} does not answer as knowbase does (${where}).`, {
      advice: 'Is it the address of knowbase, and of this version?',
    })
  }
  return { url, ask, json }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refusal(what: string, status: number, text: string): ScriptError {
  const { detail, advice } = problem.safeParse(jsonOf(text)).data ?? { detail: text.slice(0, 200) }
  const usual =
    status === 401 || status === 403
      ? 'Give a token with the scopes ingest, read and admin: knowbase token --scope admin, with the JWT_SECRET of the server.'
      : "Look at the server's log."
  return new ScriptError(`${what} was answered with ${status}: ${detail}`, { advice: advice ?? usual })
}
