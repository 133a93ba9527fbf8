import { errorFromData, errorToData } from '@polymart/core'
import type { ErrorData } from '@polymart/core'
import type { ShopElsewhere } from '@polymart/analytics'
import type { LogEntry } from '../log.js'
import { Refusal } from '../refusal.js'
import type { AnswererOptions } from './answerer.js'
import type { Finished, Question } from './question.js'

/** What a thread that answers is started with. */
export interface ThreadData {
  readonly shop: ShopElsewhere
  readonly options: AnswererOptions
}

/** What is said to it. */
export type ToThread =
  | { readonly ask: number; readonly question: Question }
  /** Nobody waits for that answer any more. */
  | { readonly stop: number }
  | { readonly close: true }

/** What it says. */
export type FromThread =
  | { readonly ready: true }
  | { readonly answered: number; readonly finished: Finished }
  | { readonly failed: number; readonly why: Failure }
  | { readonly generation: string }
  | { readonly level: LogEntry['level']; readonly message: string }

/** An error on its way between threads, which classes do not survive. */
export type Failure =
  { readonly error: ErrorData } | { readonly refusal: Pick<Refusal, 'status' | 'code' | 'message' | 'headers'> }

export const failureOf = (thrown: unknown): Failure => {
  if (!(thrown instanceof Refusal)) return { error: errorToData(thrown) }
  const { status, code, message, headers } = thrown
  return { refusal: { status, code, message, headers } }
}

export const errorOf = (failure: Failure): Error => {
  if ('error' in failure) return errorFromData(failure.error)
  const { status, code, message, headers } = failure.refusal
  return new Refusal(status, code, message, headers)
}
