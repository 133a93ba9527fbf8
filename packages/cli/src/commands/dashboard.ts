import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { checkEnding } from '../arguments/ending.js'
import { withReading } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { exitCodes } from '../failure.js'
import { openShop } from '../stores/open-shop.js'
import { link } from '../terminal/link.js'
import { isStandardOutput, writeTo } from '../terminal/target.js'

interface Flags extends ReadFlags {
  readonly out: string
  readonly includeCustomers?: boolean
}

export const dashboardCommand = (program: Command, act: Act): void => {
  withReading(
    program
      .command('dashboard')
      .description('Write a dashboard as one HTML file that works offline.')
      .requiredOption('--out <file>', 'HTML file to write, or - for standard output'),
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
  const { out: path, includeCustomers = false } = flags
  checkEnding('--out', path, ['html', 'htm'])
  const { dashboardPage } = await import('@polymart/viz')
  let failures = 0
  let bytes = 0
  // The file is opened first, so that nothing is read in vain.
  await writeTo(path, context, async (target) => {
    const shop = await openShop(flags, context)
    try {
      const { html, results } = await dashboardPage(shop, { includeCustomers, signal, onProgress })
      context.stopProgress()
      for (const [name, result] of Object.entries(results)) {
        if (!(result instanceof Error)) continue
        failures++
        messages.fail(`${name} is missing from the page: ${result.message}`)
      }
      await target.write(html)
      bytes = Buffer.byteLength(html)
    } finally {
      await shop.close()
    }
  })
  if (!isStandardOutput(path)) await out.line(link(pathToFileURL(path).href, out))
  messages.say(`Wrote ${(bytes / 1e6).toFixed(1)} MB.`)
  return failures > 0 ? exitCodes.failed : exitCodes.done
}
