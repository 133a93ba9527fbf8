import { PolymartError } from '@polymart/core'
import type { Batch } from '@polymart/core'
import type { Command } from 'commander'
import { withReading } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'
import { oneOf, wholeNumber } from '../arguments/values.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { reconciliationLines } from '../output/reconciliation.js'
import { openShop } from '../stores/open-shop.js'
import { counted, jsonText } from '../terminal/text.js'

interface Flags extends ReadFlags {
  readonly from?: string
  readonly readMemory?: number
  readonly strict?: boolean
  readonly format: 'table' | 'json'
}

export const reconcileCommand = (program: Command, act: Act): void => {
  withReading(program.command('reconcile').description('Find what is missing on one side: rows, links and purchases.'))
    .option('--from <dir>', 'also compare the stores with a data set, row by row')
    .option(
      '--read-memory <n>',
      'memory for reading one piece of a file (MiB; default 512)',
      wholeNumber('--read-memory', 32),
    )
    .option('--strict', 'exit with 4 if anything differs')
    .option('--format <format>', 'table or json', oneOf('--format', ['table', 'json']), 'table')
    .addHelpText(
      'after',
      examples('polymart reconcile', 'polymart reconcile --store embedded:data --from shop --format json'),
    )
    .action((flags: Flags) => act((context) => reconcileStores(flags, context)))
}

const reconcileStores = async (flags: Flags, context: Context): Promise<undefined> => {
  const { signal, onProgress, out, verbose } = context
  const { reconcile } = await import('@polymart/analytics')
  const shop = await openShop(flags, context)
  try {
    const broken = { rows: 0 }
    const files = flags.from === undefined ? undefined : filesOf(flags.from, flags.readMemory, broken, context)
    const found = await reconcile(shop, { files, all: verbose, signal, onProgress })
    context.stopProgress()
    if (flags.format === 'json') await out.line(jsonText(found))
    else for (const line of reconciliationLines(found, verbose)) await out.line(line)
    if (flags.strict && !(found.agrees && broken.rows === 0)) throw disagree()
  } finally {
    await shop.close()
  }
}

const disagree = (): PolymartError => new PolymartError('domain', 'There are differences, listed above (--strict).')

/** The rows of a data set, and at their end a word on those that are no records. */
async function* filesOf(
  dir: string,
  memory: number | undefined,
  broken: { rows: number },
  { signal, messages }: Context,
): AsyncGenerator<Batch> {
  const { readDataset } = await import('@polymart/files')
  const options = {
    // What the data set lost is among the differences.
    partial: true,
    onIssue: () => broken.rows++,
    onNote: (note: string) => messages.say(note),
    signal,
    ...(memory && { memory }),
  }
  yield* readDataset(dir, options).batches()
  if (broken.rows > 0)
    messages.warn(
      `${counted(broken.rows, 'row')} in ${dir} cannot be read as records and ${broken.rows === 1 ? 'is' : 'are'} not compared.`,
    )
}
