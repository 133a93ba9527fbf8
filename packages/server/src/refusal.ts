import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { PolymartError } from '@polymart/core'
import type { ErrorCode } from '@polymart/core'

/** A request that is not answered, and why, in words for who sent it. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

const statuses: Readonly<Partial<Record<ErrorCode, ContentfulStatusCode>>> = {
  argument: 400,
  busy: 503,
  unreachable: 503,
  unfinished: 503,
  changed: 503,
  locked: 503,
  interrupted: 504,
}

/** What anything thrown means to who asked. What is the server's own matter is said in its log alone. */
export const refusalOf = (error: unknown, request: string): Refusal => {
  if (error instanceof Refusal) return error
  if (error instanceof PolymartError) {
    const status = statuses[error.code]
    if (status === 504) {
      return new Refusal(504, 'slow', 'The answer took longer than this server waits. Ask for less, or ask again.')
    }
    if (status) return new Refusal(status, error.code, error.message, status === 503 ? { 'Retry-After': '1' } : {})
  }
  return new Refusal(500, 'internal', `Something went wrong on the server; its log says what, at request ${request}.`)
}
