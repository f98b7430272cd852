import { z } from 'zod'
import { ScriptError } from '../script-error.ts'
import type { Place } from './place.ts'

type Ask = {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly body?: FormData
  readonly headers?: Readonly<Record<string, string>>
  /** Statuses beside 2xx that are no error. */
  readonly accepts?: readonly number[]
  /** Ends the asking; else it ends after {@link answerSeconds}. */
  readonly signal?: AbortSignal
}

/** Seconds that an answer may take. */
const answerSeconds = 60

/** A knowbase server, seen from outside. */
export type Server = {
  readonly url: string
  /** @throws ScriptError where it does not answer, or answers with another status */
  readonly ask: (path: string, request?: Ask) => Promise<Response>
  /** The answer as JSON of a shape. @throws ScriptError where it has another one */
  readonly json: <T>(schema: z.ZodType<T>, path: string, request?: Ask) => Promise<T>
}

const problem = z.object({ detail: z.string(), advice: z.string().optional() })

/**
 * @param token bearer token; none for a server that asks for none
 * @param advice what to do where it does not answer, and where it wants another token
 */
export function connect({ url, advice }: Pick<Place, 'url' | 'advice'>, token: string | undefined): Server {
  const ask = async (path: string, { accepts = [], body, ...request }: Ask = {}): Promise<Response> => {
    const { method = 'GET', signal = AbortSignal.timeout(answerSeconds * 1000) } = request
    const headers = { ...request.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) }
    let answer: Response
    try {
      answer = await fetch(new URL(path, url), { method, headers, body: body ?? null, signal })
    } catch (cause) {
      const late = cause instanceof DOMException && cause.name === 'TimeoutError'
      throw new ScriptError(
        late ? `${url} did not answer ${method} ${path} in time.` : `No server answers at ${url}.`,
        {
          advice: advice.silent,
          cause,
        },
      )
    }
    if (answer.ok || accepts.includes(answer.status)) return answer
    throw refusal(`${method} ${path}`, answer.status, await answer.text(), advice.token)
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

function refusal(what: string, status: number, text: string, token: string): ScriptError {
  const { detail, advice = "Look at the server's log." } = problem.safeParse(jsonOf(text)).data ?? {
    detail: text.slice(0, 200),
  }
  return new ScriptError(`${what} was answered with ${status}: ${detail}`, {
    advice: status === 401 || status === 403 ? token : advice,
  })
}
