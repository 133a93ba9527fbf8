import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { withReading } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { exitCodes } from '../failure.js'
import { openShop } from '../stores/open-shop.js'
import { link } from '../terminal/link.js'

interface Flags extends ReadFlags {
  readonly out: string
  readonly includeCustomers?: boolean
}

export const dashboardCommand = (program: Command, act: Act): void => {
  withReading(
    program
      .command('dashboard')
      .description('Write a dashboard as one HTML file that works offline.')
      .requiredOption('--out <file>', 'HTML file to write'),
  )
    .option('--include-customers', 'add rows about individual customers, by id; default: aggregates only')
    .addHelpText(
      'after',
      examples(
        'polymart dashboard --out shop.html',
        'polymart dashboard --store embedded:data --out shop.html --include-customers',
      ),
    )
    .action((flags: Flags) => act((context) => writeDashboard(flags, context)))
}

const writeDashboard = async (flags: Flags, context: Context): Promise<number> => {
  const { signal, onProgress, out, messages } = context
  const { dashboard } = await import('@polymart/viz')
  const shop = await openShop(flags)
  try {
    const { out: path, includeCustomers = false } = flags
    const page = await dashboard(shop, { out: path, includeCustomers, signal, onProgress })
    context.stopProgress()
    const failures = Object.entries(page.results).filter(([, result]) => result instanceof Error)
    for (const [name, error] of failures) messages.fail(`${name} is missing from the page: ${(error as Error).message}`)
    await out.line(link(pathToFileURL(page.path).href, out))
    messages.say(`Wrote ${(page.bytes / 1e6).toFixed(1)} MB.`)
    return failures.length > 0 ? exitCodes.failed : exitCodes.done
  } finally {
    await shop.close()
  }
}
