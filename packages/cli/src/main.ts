import { asError, optionValuesOf, secretsOf, withoutSecrets } from '@polymart/core'
import { CommanderError } from 'commander'
import { openContext } from './context.js'
import type { GlobalFlags } from './context.js'
import { exitCodes, failureOf } from './failure.js'
import { makeProgram } from './program.js'
import { colorsFor, Messages } from './terminal/messages.js'

/**
 * Runs the `polymart` command with the arguments that follow its name, on the process's own streams. Gives the exit
 * code: 0 done, 1 failed, 2 wrong arguments, 3 a store cannot be reached, 4 strict and the data break the model,
 * 130 interrupted.
 */
export const main = async (argv: readonly string[]): Promise<number> => {
  let exitCode: number = exitCodes.done
  const program = makeProgram(async (work) => {
    const context = openContext(program.opts<GlobalFlags>())
    try {
      exitCode = (await work(context)) ?? exitCodes.done
    } finally {
      context.release()
    }
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (thrown) {
    const { stderr, env } = process
    const messages = new Messages(stderr, { colors: colorsFor(stderr.isTTY, env), quiet: false })
    // An argument that is not where it should be is repeated, and may be the URL of a store.
    const secrets = argv.flatMap(secretsOf)
    if (thrown instanceof CommanderError)
      return usageFailure(thrown, messages, [...secrets, ...argv.flatMap(optionValuesOf)])
    const told = (text: string): string => withoutSecrets(text, secrets)
    const { verbose } = program.opts<GlobalFlags>()
    const failure = failureOf(thrown)
    messages.fail(told(failure.message), verbose && failure.stack !== undefined ? told(failure.stack) : undefined)
    return failure.exitCode
  }
}

/** Help and version were asked for and shown; all else that commander stops at is a wrong argument. */
const usageFailure = (error: CommanderError, messages: Messages, secrets: readonly string[]): number => {
  if (error.exitCode === 0) return exitCodes.done
  // Without a command, the help is the message.
  if (error.code !== 'commander.help') messages.fail(withoutSecrets(usageMessage(error), secrets))
  return exitCodes.argument
}

const usageMessage = (error: CommanderError): string => {
  const [first = '', ...hints] = asError(error)
    .message.replace(/^error: /, '')
    .split('\n')
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.?$/, '.')}`
  const hint = hints.join(' ').replace(/^\((.*)\)$/, '$1')
  return `${sentence} ${hint || 'See --help for the options.'}`
}
