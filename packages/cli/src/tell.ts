import { secretsOf, withoutSecrets } from '@polymart/core'
import { exitCodes, failureOf } from './failure.js'
import { colorsFor, Messages } from './terminal/messages.js'

/** For what is said of errors: on standard error, even when quiet. */
export const messagesOfErrors = ({ stderr, env }: NodeJS.Process = process): Messages =>
  new Messages(stderr, { colors: colorsFor(stderr.isTTY, env), quiet: false })

/** Says why the command fails, without what the arguments hold of passwords. Gives the exit code. */
export const tell = (thrown: unknown, argv: readonly string[], verbose: boolean): number => {
  const { message, stack, exitCode } = failureOf(thrown)
  // An argument that is not where it should be is repeated, and may be the URL of a store.
  const secrets = argv.flatMap(secretsOf)
  const told = (text: string): string => withoutSecrets(text, [...secrets, ...urlsIn(text).flatMap(secretsOf)])
  messagesOfErrors().fail(told(message), verbose && stack !== undefined ? told(stack) : undefined)
  return exitCode
}

/** URLs of servers, wherever they are from: the environment and the configuration have some, too. One that only shows the form has nothing to hide. */
const urlsIn = (text: string): readonly string[] =>
  text.match(/\b(?:mongodb(?:\+srv)?|hbase):\/\/(?!USER:PASSWORD@HOST\b)[^\s"'`]+/g) ?? []

/**
 * Lets what nobody catches, such as an error of a driver's socket or timer, end the process as other errors do: with a
 * line that says so. Not all that was begun may be taken back then.
 */
export const catchStrays = (argv: readonly string[]): void => {
  const end = (thrown: unknown): void => {
    tell(thrown, argv, argv.includes('--verbose'))
    process.exit(exitCodes.failed)
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}
