import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { PolymartError } from '@polymart/core'
import type { ErrorCode } from '@polymart/core'
import type { Ending } from './state/runs.js'

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

/** Errors that pass by themselves; of stores nobody but who runs the server hears more. */
const passing: Readonly<Partial<Record<ErrorCode, string | undefined>>> = {
  busy: 'As many questions are being answered as can be. Ask again in a moment.',
  unreachable: 'The stores cannot be reached now. Ask again in a moment.',
  unfinished: 'The stores are being loaded, and cannot be read until that is done. Ask again later.',
  changed: 'The stores changed while the answer was worked out. Ask again.',
  locked: 'The stores are in use by another process. Ask again in a moment.',
}

const ended =
  'The thread that worked this answer out has ended, perhaps since it took more memory than there is. Another one takes its place: ask again, for less.'

/** No status of HTTP: nobody hears it, but the log and the metrics tell such requests from those that failed. */
const gone = 499 as ContentfulStatusCode

const endings: Readonly<Record<Ending, () => Refusal>> = {
  gone: () => new Refusal(gone, 'gone', 'The caller has gone away.'),
  slow: () => new Refusal(504, 'slow', 'The answer took longer than this server waits. Ask for less, or ask again.'),
  closing: () => new Refusal(503, 'closing', 'The server is ending. Ask again in a moment.', { 'Retry-After': '5' }),
}

/** What a request was about, and why it was ended, if it was. */
export interface Circumstances {
  readonly request: string
  readonly ending: Ending | undefined
}

/** What anything thrown means to who asked. What is the server's own matter is said in its log alone. */
export const refusalOf = (error: unknown, { request, ending }: Circumstances): Refusal => {
  if (error instanceof Refusal) return error
  if (ending) return endings[ending]()
  if (error instanceof PolymartError) {
    if (error.code === 'argument') return new Refusal(400, error.code, error.message)
    if (error.code === 'worker') return new Refusal(500, error.code, ended)
    const message = passing[error.code]
    if (message !== undefined) return new Refusal(503, error.code, message, { 'Retry-After': '1' })
  }
  return new Refusal(500, 'internal', `Something went wrong on the server; its log says what, at request ${request}.`)
}
