import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import type { StoreUrls } from '@polymart/analytics'
import { PolymartError } from '@polymart/core'
import { storesOf, withStores } from '../arguments/stores.js'
import type { StoreFlags } from '../arguments/stores.js'
import { decimal, wholeNumber } from '../arguments/values.js'
import type { Act, Context } from '../context.js'
import type { Demo } from '../demo/run.js'
import { examples } from '../examples.js'
import { link } from '../terminal/link.js'
import { counted, plain, seconds } from '../terminal/text.js'

interface Flags extends StoreFlags {
  readonly dir: string
  readonly scale?: number
  readonly seed?: number
  readonly workers?: number
}

const defaultDir = 'polymart-demo'

export const demoCommand = (program: Command, act: Act): void => {
  withStores(
    program
      .command('demo')
      .description('Generate a shop, load it, analyse it and write a dashboard. Running it again starts over.')
      .option('--dir <dir>', 'demo folder', defaultDir),
  )
    .option('--scale <n>', 'size: 1 is 10,000 users, 50,000 orders, 200,000 sessions', decimal('--scale'))
    .option('--seed <n>', 'random seed (default 42)', wholeNumber('--seed', 0))
    .option('--workers <n>', 'number of threads; does not affect the data', wholeNumber('--workers', 1))
    .addHelpText('after', examples('polymart demo', 'polymart demo --dir small --scale 0.1 --seed 7'))
    .action((flags: Flags) => act((context) => showDemo(flags, context)))
}

const showDemo = async (flags: Flags, context: Context): Promise<undefined> => {
  const { dir, scale, seed, workers } = flags
  if (flags.mapping !== undefined) {
    throw new PolymartError(
      'argument',
      'The demo generates its own shop, so it has no --mapping. To see your own data, run polymart dashboard --mapping.',
    )
  }
  const stores = storesOf(flags)
  const [{ runDemo }, { findStores }] = await Promise.all([import('../demo/run.js'), import('@polymart/analytics')])
  const urls = stores === undefined ? undefined : findStores(stores).urls
  const demo = await runDemo({ dir, urls, scale, seed, workers }, context)
  context.stopProgress()
  const { findingsOf } = await import('../demo/findings.js')
  const { users, products, transactions, sessions } = demo.counts
  const lines = [
    `A shop of ${counted(users, 'user')}, ${counted(products, 'product')}, ${counted(transactions, 'order')} and ${counted(sessions, 'session')}:`,
    '',
    ...findingsOf(demo.page.results).map((finding) => `  • ${plain(finding)}`),
    '',
    `${seconds(performance.now())}: ${demo.stages.map(({ name, ms }) => `${name} ${seconds(ms)}`).join(', ')}`,
    '',
    `Dashboard: ${link(pathToFileURL(demo.page.path).href, context.out)}`,
    '',
    'Next:',
    ...nextCommands(demo, dir).map((command) => `  npx polymart ${command}`),
  ]
  for (const line of lines) await context.out.line(line)
}

/** The demo's own store in its usual place is found without a flag. */
const nextCommands = ({ urls }: Demo, dir: string): readonly string[] => {
  const flags = urls.entities === `embedded:${defaultDir}/store` && dir === defaultDir ? '' : storeFlags(urls)
  return [`serve${flags}`, `analyze rfm --table groups${flags}`, `analyze insights${flags}`, `doctor${flags}`]
}

const storeFlags = ({ entities, sessions }: StoreUrls): string =>
  entities === sessions ? ` --store ${typed(entities)}` : ` --entities ${typed(entities)} --sessions ${typed(sessions)}`

/** A URL as one types it; what stands before an @ is for whoever runs it to fill in. */
const typed = (url: string): string => {
  const open = url.replace(/\/\/.*@/, '//USER:PASSWORD@')
  return /^[\w:/.,@%+-]*$/.test(open) ? open : `'${open.replaceAll("'", "'\\''")}'`
}
