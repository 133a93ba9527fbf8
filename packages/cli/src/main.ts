import { asError, optionValuesOf, secretsOf, withoutSecrets } from '@polymart/core'
import { CommanderError } from 'commander'
import { openContext } from './context.js'
import type { GlobalFlags } from './context.js'
import { exitCodes } from './failure.js'
import { declaredFor, makeProgram } from './program.js'
import { messagesOfErrors, tell } from './tell.js'

/**
 * Runs the `polymart` command with the arguments that follow its name, on the process's own streams. Gives the exit
 * code: 0 done, 1 failed, 2 wrong arguments, 3 a store cannot be reached, 4 strict and the data break the model,
 * 130 interrupted.
 */
export const main = async (argv: readonly string[]): Promise<number> => {
  let exitCode: number = exitCodes.done
  const program = makeProgram(
    async (work) => {
      const context = openContext(program.opts<GlobalFlags>())
      try {
        exitCode = (await work(context)) ?? exitCodes.done
      } finally {
        context.release()
      }
    },
    await declaredFor(argv),
  )
  try {
    await program.parseAsync(isNothing(argv) ? ['next', ...argv] : argv, { from: 'user' })
    return exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError)
      return usageFailure(thrown, [...argv.flatMap(secretsOf), ...argv.flatMap(optionValuesOf)])
    return tell(thrown, argv, program.opts<GlobalFlags>().verbose ?? false)
  }
}

/** Whether there is no command, nor a wish for help. */
const isNothing = (argv: readonly string[]): boolean => argv.every((word) => word === '--quiet' || word === '--verbose')

/** Help and version were asked for and shown; all else that commander stops at is a wrong argument. */
const usageFailure = (error: CommanderError, secrets: readonly string[]): number => {
  if (error.exitCode === 0) return exitCodes.done
  // Without the name of an analysis, the help is the message.
  if (error.code !== 'commander.help') messagesOfErrors().fail(withoutSecrets(usageMessage(error), secrets))
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
