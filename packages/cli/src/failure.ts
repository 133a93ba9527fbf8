import { asError, PolymartError } from '@polymart/core'
import type { ErrorCode } from '@polymart/core'

/** What the process ends with. Codes that are not listed end with `failed`. */
export const exitCodes = { done: 0, failed: 1, argument: 2, unreachable: 3, domain: 4, interrupted: 130 } as const

const codeOf: { readonly [C in ErrorCode]?: number } = exitCodes

/** The exit code of an error's code. */
export const exitCodeOf = (code: ErrorCode): number => codeOf[code] ?? exitCodes.failed

export interface Failure {
  readonly exitCode: number
  readonly message: string
  readonly stack: string | undefined
}

/** What anything thrown means to who called the command. */
export const failureOf = (thrown: unknown): Failure => {
  const error = asError(thrown)
  const stack = stackOf(error)
  if (error instanceof PolymartError) {
    return { exitCode: exitCodeOf(error.code), message: error.message, stack }
  }
  // The operating system's own errors, such as a missing permission, name the call and the file.
  const message =
    'syscall' in error ? error.message : `${error.message} (this is a bug in Polymart; --verbose shows where)`
  return { exitCode: exitCodes.failed, message, stack }
}

const stackOf = (error: Error): string | undefined => {
  const { cause, stack } = error
  return cause === undefined ? stack : `${stack ?? ''}\nCaused by: ${stackOf(asError(cause)) ?? ''}`
}
