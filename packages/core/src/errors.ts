/**
 * What went wrong, for programs. The command line's exit code follows from it: `argument` 2, `unreachable` 3,
 * `domain` 4, `interrupted` 130, all others 1.
 */
export type ErrorCode =
  | 'argument' // a parameter, flag or name is wrong
  | 'busy' // as much runs or waits as may
  | 'unreachable' // a store cannot be reached or is not there
  | 'domain' // the data breaks the model and `strict` was asked for
  | 'interrupted' // the caller's signal, or Ctrl-C
  | 'format' // a file or cell does not hold what it should
  | 'duplicate' // an id came twice and `onDuplicate: 'error'` was asked for
  | 'locked' // another process writes to the store
  | 'unfinished' // no load into the store was ever completed
  | 'version' // the store was made by another version
  | 'changed' // the store was written to while it was read
  | 'storage' // disk full, no permission
  | 'worker' // a worker died
  | 'internal' // a defect of Polymart

/**
 * The one error of Polymart. The message says what was expected, what was found, where, and what to do;
 * it never holds a password or the value of a field that identifies a person.
 */
export class PolymartError extends Error {
  override readonly name = 'PolymartError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.code = code
  }
}

/** Reads an error of any kind; what is not an Error becomes one. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

/** Fails with the code `interrupted` once a signal is aborted. */
export const throwIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted) throw interrupted(signal)
}

/** The error of work that was interrupted; its cause is the reason that the signal gives. */
export const interrupted = (signal?: AbortSignal): PolymartError =>
  new PolymartError('interrupted', 'Interrupted before it finished.', { cause: signal?.reason })

/** An error as plain data, for the way from a worker to its caller: classes do not survive it. */
export interface ErrorData {
  readonly code: ErrorCode | undefined
  readonly message: string
  readonly stack: string | undefined
  readonly cause: ErrorData | undefined
}

/** An error as plain data, for another thread. @internal */
export const errorToData = (thrown: unknown): ErrorData => {
  const error = asError(thrown)
  return {
    code: error instanceof PolymartError ? error.code : undefined,
    message: error.message,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : errorToData(error.cause),
  }
}

/** The error that such data are of. @internal */
export const errorFromData = (data: ErrorData): Error => {
  const options = data.cause ? { cause: errorFromData(data.cause) } : {}
  const error = data.code ? new PolymartError(data.code, data.message, options) : new Error(data.message, options)
  if (data.stack) error.stack = data.stack
  return error
}
