import { type ErrorCode, KnowbaseError } from '../../domain/errors.ts'

/** Without a token where the server asks for none. */
export type ServerAccess = { readonly url: string; readonly token?: string | undefined }

type ApiRequest = {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly body?: FormData
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
  /** Statuses of 400 and more that are an answer, too. */
  readonly also?: readonly number[]
}

/** Asks a server; gives an answer below 400. @throws KnowbaseError as the server's problem says, or store_failed */
export type AskServer = (path: string, request?: ApiRequest) => Promise<Response>

export function createRequest({ url, token }: ServerAccess): AskServer {
  return async (path, { method = 'GET', body, headers, signal, also = [] } = {}) => {
    let response: Response
    try {
      response = await fetch(new URL(path, url), {
        method,
        headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
        body: body ?? null,
        signal: signal ?? null,
      })
    } catch (cause) {
      signal?.throwIfAborted()
      throw new KnowbaseError('store_failed', `The server at ${url} does not answer.`, {
        advice: 'Check its address, look at its log, or stop it.',
        retryable: true,
        cause,
      })
    }
    if (response.ok || also.includes(response.status)) return response
    throw errorOf(await response.text(), response.status)
  }
}

function errorOf(text: string, status: number): KnowbaseError {
  try {
    const { type = '', detail = '', advice } = JSON.parse(text) as Record<string, string | undefined>
    const code = type.startsWith('urn:knowbase:error:') ? type.slice('urn:knowbase:error:'.length) : 'internal'
    return new KnowbaseError(code as ErrorCode, detail, advice === undefined ? {} : { advice })
  } catch {
    return new KnowbaseError('internal', `The server answered ${status}.`)
  }
}
