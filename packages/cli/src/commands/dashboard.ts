import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { checkEnding } from '../arguments/ending.js'
import { inFlags } from '../arguments/param-flags.js'
import { paramsOf } from '../arguments/params.js'
import type { ParamFlags } from '../arguments/params.js'
import { withStart } from '../arguments/since.js'
import { withReading } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'
import { list, oneOf, periodOrWord } from '../arguments/values.js'
import { addWhere } from '../arguments/where.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { exitCodes } from '../failure.js'
import { openShop } from '../stores/open-shop.js'
import { link } from '../terminal/link.js'
import { isStandardOutput, writeTo } from '../terminal/target.js'

interface Flags extends ReadFlags, Omit<ParamFlags, 'executor' | 'workers' | 'params'> {
  readonly out: string
  readonly title?: string
  readonly sections?: readonly PageSection[]
  readonly includeCustomers?: boolean
}

/** Sections that the page can be limited to. */
export const pageSections = ['overview', 'customers', 'behaviour', 'products', 'geography'] as const
type PageSection = (typeof pageSections)[number]

/** Parameters of analyses that have a flag here. */
const params = [{ name: 'timeZone' }]

export const dashboardCommand = (program: Command, act: Act): void => {
  withReading(
    program
      .command('dashboard')
      .description('Write a dashboard as one HTML file that works offline.')
      .requiredOption('--out <file>', 'HTML file to write, or - for standard output')
      .option('--title <text>', 'heading of the page (default: the name of the store)')
      .option(
        '--sections <list>',
        `sections of the page, by commas: ${pageSections.join(', ')} (default: all)`,
        (text) => list(text).map(oneOf('--sections', pageSections)),
      )
      .option('--include-customers', 'add rows about individual customers, by id; default: aggregates only')
      .optionsGroup('What it is of:')
      .option('--as-of <time>', 'date, time or now; later data is ignored (default: just after the latest record)')
      .option(
        '--since <time>',
        'start of the period of all cards that have one, or its length such as 28d, 12w, 6m, 1y (default: each its own)',
      )
      .option('--until <time>', 'end of the period, exclusive')
      .option(
        '--compare <period>',
        'previous, year, or FROM..TO: what the key figures are compared with (default: previous)',
        periodOrWord,
      )
      .option('--time-zone <zone>', 'IANA name of the zone in which dates are read (default: UTC)')
      .option('--where <condition>', "country=DE, country!=DE, 'totalMinor>=10000'; repeatable", addWhere)
      .optionsGroup('Stores:'),
  )
    .addHelpText(
      'after',
      examples(
        'polymart dashboard --out shop.html',
        'polymart dashboard --store embedded:data --out germany.html --title Germany --where user.country=DE --time-zone Europe/Berlin',
      ),
    )
    .action((flags: Flags) => act((context) => writeDashboard(flags, context)))
}

const writeDashboard = async (flags: Flags, context: Context): Promise<number> => {
  const { signal, onProgress, out, messages } = context
  const { out: path, includeCustomers = false, title, sections } = flags
  checkEnding('--out', path, ['html', 'htm'])
  const given = await paramsOf(flags, params)
  const { dashboardPage, NotNarrowed } = await import('@polymart/viz')
  let failures = 0
  let bytes = 0
  // The file is opened first, so that nothing is read in vain.
  await writeTo(path, context, async (target) => {
    const shop = await openShop(flags, context)
    try {
      const { html, results } = await dashboardPage(shop, {
        ...(await withStart(shop, given)),
        ...(title !== undefined && { title }),
        ...(sections && { sections }),
        includeCustomers,
        signal,
        onProgress,
      }).catch((error: unknown) => {
        throw inFlags(error, params)
      })
      context.stopProgress()
      for (const [name, result] of Object.entries(results)) {
        if (!(result instanceof Error)) continue
        if (!(result instanceof NotNarrowed)) failures++
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
