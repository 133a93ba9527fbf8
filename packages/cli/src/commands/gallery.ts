import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import type { Shop } from '@polymart/analytics'
import { PolymartError } from '@polymart/core'
import { checkEnding } from '../arguments/ending.js'
import { storesOf, withReading } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'
import { decimal, wholeNumber } from '../arguments/values.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { exitCodes } from '../failure.js'
import { withDemoShop } from '../stores/demo-shop.js'
import { openShop } from '../stores/open-shop.js'
import { link } from '../terminal/link.js'
import { isStandardOutput, writeTo } from '../terminal/target.js'

interface Flags extends ReadFlags {
  readonly out: string
  readonly title?: string
  readonly scale?: number
  readonly seed?: number
}

export const galleryCommand = (program: Command, act: Act): void => {
  withReading(
    program
      .command('gallery')
      .summary('Write every figure of every analysis on one page.')
      .description(
        'Write every figure of every analysis on one page, with its question and the command behind it. Without a store, of the demo’s shop.',
      )
      .option('--out <file>', 'HTML file to write, or - for standard output', 'gallery.html')
      .option('--title <text>', 'heading of the page')
      .option('--scale <n>', 'size of the demo’s shop: 1 is 10,000 users', decimal('--scale'))
      .option('--seed <n>', 'random seed of the demo’s shop (default 42)', wholeNumber('--seed', 0))
      .optionsGroup('Stores:'),
  )
    .addHelpText('after', examples('polymart gallery', 'polymart gallery --store embedded:data --out figures.html'))
    .action((flags: Flags) => act((context) => writeGallery(flags, context)))
}

const writeGallery = async (flags: Flags, context: Context): Promise<number> => {
  const { out: path, scale, seed } = flags
  checkEnding('--out', path, ['html', 'htm'])
  const { findStoresIfAny, open } = await import('@polymart/analytics')
  const isFound = findStoresIfAny(storesOf(flags)) !== undefined
  if (isFound && (scale !== undefined || seed !== undefined)) {
    throw new PolymartError(
      'argument',
      '--scale and --seed are of the demo’s shop, which is made only where no store is given or found. Leave them out.',
    )
  }
  if (!isFound && flags.mapping !== undefined) {
    throw new PolymartError('argument', '--mapping needs a store with your own data: add --store.')
  }
  let failures = 0
  // The file is opened first, so that nothing is read in vain.
  await writeTo(path, context, async (target) => {
    const write = async (shop: Shop): Promise<void> => {
      try {
        const { html, failed } = await htmlOf(shop, flags, context)
        failures = failed
        await target.write(html)
      } finally {
        await shop.close()
      }
    }
    if (isFound) return write(await openShop(flags, context))
    const size = { ...(scale !== undefined && { scale }), ...(seed !== undefined && { seed }) }
    return withDemoShop(size, context, async (url) => write(await open(url, { signal: context.signal })))
  })
  if (!isStandardOutput(path)) await context.out.line(link(pathToFileURL(path).href, context.out))
  return failures > 0 ? exitCodes.failed : exitCodes.done
}

const htmlOf = async (
  shop: Shop,
  { title }: Flags,
  context: Context,
): Promise<{ readonly html: string; readonly failed: number }> => {
  const { signal, onProgress, messages } = context
  const { galleryPage } = await import('@polymart/viz')
  const { html, results } = await galleryPage(shop, { ...(title !== undefined && { title }), signal, onProgress })
  context.stopProgress()
  const failed = Object.entries(results).filter(([, result]) => result instanceof Error)
  for (const [call, error] of failed) messages.fail(`${call} is missing from the page: ${(error as Error).message}`)
  messages.say(`Wrote ${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB.`)
  return { html, failed: failed.length }
}
