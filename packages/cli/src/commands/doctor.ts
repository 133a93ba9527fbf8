import type { Diagnosis } from '@polymart/analytics'
import type { Command } from 'commander'
import { storesOf, withStores } from '../arguments/stores.js'
import type { StoreFlags } from '../arguments/stores.js'
import { oneOf } from '../arguments/values.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { exitCodeOf, exitCodes } from '../failure.js'
import { diagnosisInJson, diagnosisLines } from '../output/diagnosis.js'
import { jsonText } from '../terminal/text.js'

interface Flags extends StoreFlags {
  readonly showValues?: boolean
  readonly format: 'table' | 'json'
}

export const doctorCommand = (program: Command, act: Act): void => {
  withStores(
    program
      .command('doctor')
      .description('Look the stores over: can they be read, what is there, how complete, what is wrong, row by row.'),
  )
    .option('--show-values', 'show values that are wrong, not their shapes; never those that identify a person')
    .option('--format <format>', 'table or json', oneOf('--format', ['table', 'json']), 'table')
    .addHelpText('after', examples('polymart doctor', 'polymart doctor --store embedded:data --verbose --format json'))
    .action((flags: Flags) => act((context) => examineStores(flags, context)))
}

const examineStores = async (flags: Flags, context: Context): Promise<number> => {
  const { signal, onProgress, out, verbose } = context
  const { doctor, open } = await import('@polymart/analytics')
  const shop = await open(storesOf(flags))
  try {
    const { format, showValues = false } = flags
    const diagnosis = await doctor(shop, { showValues, all: verbose, signal, onProgress })
    context.stopProgress()
    if (format === 'json') await out.line(jsonText(diagnosisInJson(diagnosis)))
    else for (const line of diagnosisLines(diagnosis, verbose)) await out.line(line)
    return verdict(diagnosis, context)
  } finally {
    await shop.close()
  }
}

/** A store that cannot be read fails the command; rows that are wrong do not. */
const verdict = ({ stores }: Diagnosis, { messages }: Context): number => {
  const errors = [...new Set([stores.entities, stores.sessions])].flatMap(({ error }) => error ?? [])
  for (const { message } of errors) messages.fail(message)
  return errors[0] ? exitCodeOf(errors[0].code) : exitCodes.done
}
